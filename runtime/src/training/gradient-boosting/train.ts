import { gather, takeRows, type Frame } from "../../frame/frame.js";
import { baseScore, meanLoss, sigmoid } from "../loss.js";
import { sampleIndexes, seededRandom } from "../../frame/random.js";
import { fitTargetScale, fromScale, toScale, type TargetScale } from "../target-scale.js";
import type { Task } from "../../definitions/model.js";
import type { ReportProgress, Trainer, TrainingProblem } from "../trainer.js";
import { hessianPacking } from "./histogram.js";
import { deriveLoss } from "./derive-loss.js";
import { createGrower, growTree } from "./grow-tree.js";
import { encodeInputs, fitInputs, type TreeInput } from "./inputs.js";
import { gradientBoostingParameters } from "./parameters.js";
import { addTree, type Tree } from "./tree.js";

export interface BoostedTrees {
  readonly algorithm: "gradient_boosting";
  readonly task: Task;
  readonly inputs: readonly TreeInput[];
  /** What scores are measured in; null: log odds of a classification. */
  readonly targetScale: TargetScale | null;
  /** Score before any tree. Float32-exact. */
  readonly base: number;
  readonly trees: readonly Tree[];
  /** Sum of the gains of all splits by input. */
  readonly gains: Float64Array;
  /** Validation loss after each tree, in the label's unit; empty without validation rows. */
  readonly validationLosses: readonly number[];
}

/** So many trees without a better validation loss end the training. */
const patience = 50;

/**
 * Histogram-based gradient boosting with leaf-wise trees (Ke et al., "LightGBM", 2017), for log loss and
 * squared error. With validation rows the number of trees is the one with the least validation loss.
 */
export const gradientBoosting: Trainer<BoostedTrees> = {
  train: trainBoostedTrees,
  predict: predictBoostedTrees,
  importance: ({ inputs, gains }) => {
    const total = gains.reduce((sum, gain) => sum + gain, 0);
    return Object.fromEntries(inputs.map(({ name }, i) => [name, total > 0 ? gains[i]! / total : 0]));
  },
};

function trainBoostedTrees(problem: TrainingProblem, report: ReportProgress): BoostedTrees {
  const parameters = gradientBoostingParameters(problem.params);
  const { task, frame, trainRows } = problem;
  const targetScale = task === "regression" ? requireScale(problem) : null;
  const wholeTarget = targetScale ? toScale(targetScale, problem.target) : problem.target;
  const target = gather(wholeTarget, trainRows);
  const { inputs, binned } = fitInputs(frame, wholeTarget, trainRows, problem.seed, parameters.maxBins);
  const packing = hessianPacking(trainRows.length, task === "regression" ? 1 : 0.25);
  const grower = createGrower(binned, packing);
  const validation = validationSet(problem, wholeTarget, inputs);
  const base = baseScore(task, target);
  const scores = new Float64Array(trainRows.length).fill(base);
  validation.scores.fill(base);

  const derivatives = {
    gradients: new Float64Array(trainRows.length),
    hessians: new Float64Array(trainRows.length),
  };
  const random = seededRandom(problem.seed);
  const featuresPerTree = Math.max(1, Math.round(inputs.length * parameters.featureFraction));
  const trees: Tree[] = [];
  const gainsAfter: Float64Array[] = [new Float64Array(inputs.length)];
  const validationLosses: number[] = [];
  let best = { trees: 0, loss: Infinity };
  while (trees.length < parameters.trees && inputs.length > 0) {
    deriveLoss(task, scores, target, packing, derivatives);
    const features = sampleIndexes(inputs.length, featuresPerTree, random);
    const gains = gainsAfter.at(-1)!.slice();
    const tree = growTree(grower, derivatives, features, parameters, scores, gains);
    if (tree.feature[0] === -1 && featuresPerTree === inputs.length) break;
    trees.push(tree);
    gainsAfter.push(gains);
    report({ done: trees.length, total: parameters.trees, unit: "trees" });
    if (validation.scores.length === 0) continue;
    addTree(tree, validation.values, validation.scores);
    const loss = meanLoss(task, validation.scores, validation.target);
    validationLosses.push(loss);
    if (loss < best.loss) best = { trees: trees.length, loss };
    else if (trees.length - best.trees >= patience) break;
  }
  const kept = validationLosses.length > 0 ? best.trees : trees.length;
  return {
    algorithm: "gradient_boosting",
    task,
    inputs,
    targetScale,
    base,
    trees: trees.slice(0, kept),
    gains: gainsAfter[kept]!,
    validationLosses: targetScale
      ? validationLosses.map((loss) => loss * targetScale.deviation ** 2)
      : validationLosses,
  };
}

function predictBoostedTrees(model: BoostedTrees, frame: Frame): Float64Array {
  const values = encodeInputs(model.inputs, frame);
  const scores = new Float64Array(frame.rows).fill(model.base);
  for (const tree of model.trees) addTree(tree, values, scores);
  return model.targetScale ? fromScale(model.targetScale, scores) : scores.map(sigmoid);
}

function requireScale({ target, trainRows }: TrainingProblem): TargetScale {
  const scale = fitTargetScale(gather(target, trainRows));
  if (!scale) throw new RangeError("the labels lie further apart than a double can say");
  return scale;
}

function validationSet(problem: TrainingProblem, wholeTarget: Float64Array, inputs: readonly TreeInput[]) {
  const rows = problem.validationRows;
  return {
    values: encodeInputs(inputs, takeRows(problem.frame, rows)),
    target: gather(wholeTarget, rows),
    scores: new Float64Array(rows.length),
  };
}
