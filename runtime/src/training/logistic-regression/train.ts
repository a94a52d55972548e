import { gather, takeRows, type Frame } from "../../frame/frame.js";
import { logLossOfScore, sigmoid } from "../loss.js";
import type { ReportProgress, Trainer, TrainingProblem } from "../trainer.js";
import { minimise, type Objective } from "./minimise.js";
import { contributions, designColumn, fittedTerm, weightsOf, type DesignColumn, type Term } from "./terms.js";

export interface LogisticModel {
  readonly algorithm: "logistic_regression";
  readonly task: "binary_classification";
  readonly terms: readonly Term[];
  readonly intercept: number;
  /** Standard deviation of what each input adds to the scores of the training rows. */
  readonly spreads: Float64Array;
  readonly converged: boolean;
}

/**
 * Logistic regression: minimises the sum of the log losses + l2 / 2 * |weights|^2 (the intercept is free), as
 * scikit-learn's LogisticRegression with C = 1 / l2.
 */
export const logisticRegression: Trainer<LogisticModel> = {
  train: trainLogistic,
  predict: (model, frame) => scoresOf(model.terms, model.intercept, frame).map(sigmoid),
  importance: ({ terms, spreads }) => {
    const total = spreads.reduce((sum, spread) => sum + spread, 0);
    return Object.fromEntries(terms.map(({ name }, i) => [name, total > 0 ? spreads[i]! / total : 0]));
  },
};

function trainLogistic(problem: TrainingProblem, report: ReportProgress): LogisticModel {
  const { l2 = 1, max_iterations: iterations = 100 } = problem.params;
  const { frame, trainRows } = problem;
  const target = gather(problem.target, trainRows);
  const columns = frame.columns.map((column) => designColumn(column, trainRows));
  const firstWeights: number[] = [];
  let weights = 1;
  for (const column of columns) {
    firstWeights.push(weights);
    weights += weightsOf(column);
  }
  const start = new Float64Array(weights);
  const mean = target.reduce((sum, y) => sum + y, 0) / target.length;
  start[0] = Math.log(mean / (1 - mean));
  const found = minimise(
    penalisedLogLoss(columns, firstWeights, target, l2),
    start,
    curvatureAtStart(columns, firstWeights, weights, { rows: target.length, mean, l2 }),
    { iterations, tolerance: 1e-5 },
    (done) => report({ done, total: iterations, unit: "iterations" }),
  );
  const terms = columns.map((column, i) => {
    const first = firstWeights[i]!;
    return fittedTerm(column, found.point.subarray(first, first + weightsOf(column)));
  });
  const trainFrame = takeRows(frame, trainRows);
  return {
    algorithm: "logistic_regression",
    task: "binary_classification",
    terms,
    intercept: Math.fround(found.point[0]!),
    spreads: Float64Array.from(terms, (term, i) => deviation(contributions(term, trainFrame.columns[i]!))),
    converged: found.converged,
  };
}

function scoresOf(terms: readonly Term[], intercept: number, frame: Frame): Float64Array {
  const scores = new Float64Array(frame.rows).fill(intercept);
  for (const [i, term] of terms.entries()) {
    const column = frame.columns[i];
    if (column?.name !== term.name) throw new RangeError(`input ${i} is ${column?.name}, not ${term.name}`);
    const added = contributions(term, column);
    for (let row = 0; row < scores.length; row++) scores[row]! += added[row]!;
  }
  return scores;
}

/** The mean loss per row with the penalty; weight 0 is the intercept. */
function penalisedLogLoss(
  columns: readonly DesignColumn[],
  firstWeights: readonly number[],
  target: Float64Array,
  l2: number,
): Objective {
  const rows = target.length;
  const scores = new Float64Array(rows);
  return (point, gradient) => {
    scores.fill(point[0]!);
    for (const [i, column] of columns.entries()) addScores(column, point, firstWeights[i]!, scores);
    let loss = 0;
    let residuals = 0;
    for (let row = 0; row < rows; row++) {
      const score = scores[row]!;
      loss += logLossOfScore(score, target[row]!);
      scores[row] = sigmoid(score) - target[row]!;
      residuals += scores[row]!;
    }
    gradient.fill(0);
    for (const [i, column] of columns.entries()) addGradient(column, scores, firstWeights[i]!, gradient);
    for (let w = 1; w < point.length; w++) {
      loss += (l2 / 2) * point[w]! * point[w]!;
      gradient[w] = (gradient[w]! + l2 * point[w]!) / rows;
    }
    gradient[0] = residuals / rows;
    return loss / rows;
  };
}

/** Second derivatives of the penalised loss where every row has the mean's probability. */
function curvatureAtStart(
  columns: readonly DesignColumn[],
  firstWeights: readonly number[],
  weights: number,
  { rows, mean, l2 }: { readonly rows: number; readonly mean: number; readonly l2: number },
): Float64Array {
  const squares = new Float64Array(weights);
  squares[0] = rows;
  for (const [i, column] of columns.entries()) {
    const first = firstWeights[i]!;
    if (column.kind === "categorical") {
      for (const code of column.codes) squares[first + code]!++;
    } else {
      for (const value of column.values) squares[first]! += value * value;
      if (column.missing) for (const missing of column.missing) squares[first + 1]! += missing;
    }
  }
  const perRow = mean * (1 - mean);
  // An input that never varies has no curvature without l2: any positive number serves.
  return squares.map((square, w) => (perRow * square + (w === 0 ? 0 : l2)) / rows || 1);
}

function addScores(column: DesignColumn, point: Float64Array, first: number, scores: Float64Array): void {
  if (column.kind === "categorical") {
    for (let row = 0; row < scores.length; row++) scores[row]! += point[first + column.codes[row]!]!;
    return;
  }
  const { values, missing } = column;
  for (let row = 0; row < scores.length; row++) scores[row]! += point[first]! * values[row]!;
  if (!missing) return;
  for (let row = 0; row < scores.length; row++) scores[row]! += point[first + 1]! * missing[row]!;
}

function addGradient(
  column: DesignColumn,
  residuals: Float64Array,
  first: number,
  gradient: Float64Array,
): void {
  if (column.kind === "categorical") {
    for (let row = 0; row < residuals.length; row++) gradient[first + column.codes[row]!]! += residuals[row]!;
    return;
  }
  const { values, missing } = column;
  let ofValue = 0;
  let ofMissing = 0;
  for (let row = 0; row < residuals.length; row++) {
    ofValue += residuals[row]! * values[row]!;
    if (missing) ofMissing += residuals[row]! * missing[row]!;
  }
  gradient[first] = ofValue;
  if (missing) gradient[first + 1] = ofMissing;
}

function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
}
