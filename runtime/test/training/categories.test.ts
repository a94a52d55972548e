import { expect, test } from "vitest";
import { exportModel } from "../../src/training/export-model.js";
import { greatestDifference, parityFrame, parityTolerance } from "../../src/training/export-parity.js";
import { predictWithOnnx } from "../../src/onnx/predict.js";
import type { Column } from "../../src/frame/frame.js";
import { gradientBoosting } from "../../src/training/gradient-boosting/train.js";
import { seededRandom, type Random } from "../../src/frame/random.js";
import type { TrainingProblem } from "../../src/training/trainer.js";
import { categorical, drawn, numeric } from "./category-problems.js";
import { allRows, frameOf } from "./problems.js";

/** MLOPS_CASES=1000 tries that many. */
const cases = Number(process.env["MLOPS_CASES"] ?? 12);

const texts = ["", " ", "null", "NaN", "0", "1.0", "Ünï😀", "a\nb", "__proto__", "constructor", "'\"\\"];

/** Categories of every number around the borders, with missing, rare and awkward ones. */
function columnsOf(rows: number, random: Random): Column[] {
  const sizes = [1, 2, 3, 4, 5, 6, 12, 30, 31, 32, 33, 34, 200];
  const columns = Array.from({ length: 1 + Math.floor(random() * 4) }, (_, i): Column => {
    const names = Array.from({ length: drawn(sizes, random) }, (_, n) => texts[n + 1] ?? `value ${n}`);
    const missing = drawn([0, 0.1, 0.9, 1], random);
    const skew = drawn([1, 3, 8], random);
    const values = Array.from({ length: rows }, () =>
      random() < missing ? null : names[Math.floor(random() ** skew * names.length)]!,
    );
    return categorical(`c${i}`, values);
  });
  const x = Array.from({ length: rows }, () => (random() < 0.1 ? NaN : random()));
  return random() < 0.5 ? columns : [...columns, numeric("x", x)];
}

function randomProblem(seed: number): TrainingProblem {
  const random = seededRandom(seed);
  const rows = drawn([30, 300, 2000], random);
  const columns = columnsOf(rows, random);
  const score = Array.from({ length: rows }, (_, row) =>
    columns.reduce((sum, column) => {
      const value = column.kind === "numeric" ? column.values[row]! : ((column.codes[row]! + 1) * 7919) % 13;
      return sum + (Number.isNaN(value) ? 1 : value / 13);
    }, random()),
  );
  const task = random() < 0.5 ? "regression" : "binary_classification";
  const middle = score.toSorted((a, b) => a - b)[rows >> 1]!;
  return {
    task,
    frame: frameOf(columns),
    target: Float64Array.from(score, (value) => (task === "regression" ? value : Number(value > middle))),
    trainRows: allRows(rows).filter((row) => row % 5 > 0),
    validationRows: new Int32Array(0),
    params: { trees: 20, min_samples_leaf: drawn([1, 5, 20], random), leaves: drawn([2, 8, 31], random) },
    seed,
  };
}

test.each(Array.from({ length: cases }, (_, i) => i + 1))(
  "the graph answers as the trainer does, whatever the categories (%i)",
  async (seed) => {
    const problem = randomProblem(seed);
    const model = gradientBoosting.train(problem, () => {});
    const frame = parityFrame(problem.frame, seed);
    const { difference } = greatestDifference(
      model,
      gradientBoosting.predict(model, frame),
      await predictWithOnnx(exportModel(model), frame),
    );
    expect(difference).toBeLessThanOrEqual(parityTolerance(model));
  },
);
