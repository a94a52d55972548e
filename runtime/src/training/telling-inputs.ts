import { metricNamed } from "../evaluation/metrics/index.js";
import type { Examples } from "./examples.js";
import { gather, takeRows } from "../frame/frame.js";
import { gradientBoosting } from "./gradient-boosting/train.js";
import { sampleIndexes, seededRandom } from "../frame/random.js";
import type { SplitRows } from "./split.js";
import type { Task } from "../definitions/model.js";

/** The metric that tells how much is explained, and what a constant reaches in it. */
const explained = {
  binary_classification: { metric: "roc_auc", ofConstant: 0.5 },
  regression: { metric: "r2", ofConstant: 0 },
} as const satisfies Record<Task, { metric: string; ofConstant: number }>;

/** So much of what the model gains over a constant is nearly all of it. */
const nearlyAll = 0.95;
/** Below, the model tells too little for a share of it to say anything. */
const leastGain = 0.1;
/** No honest column of its own reaches this. */
const tooGood = 0.99;

const mostRows = 10_000;
const params = { trees: 30, leaves: 8, learning_rate: 0.2 };

/**
 * Warnings about inputs that alone score nearly as well on the test set as the whole model, by a small boosted model
 * of each on at most 10,000 training rows: such a column often holds the answer, known only afterwards.
 * @param predictions of the whole model for the test rows
 */
export function tellingInputs(
  task: Task,
  { frame, label }: Examples,
  rows: SplitRows,
  predictions: Float64Array,
  seed: number,
): string[] {
  const { metric, ofConstant } = explained[task];
  const { score } = metricNamed(metric);
  const random = seededRandom(seed);
  const drawn = (from: Int32Array): Int32Array =>
    Int32Array.from(sampleIndexes(from.length, mostRows, random), (index) => from[index]!);
  const [train, test] = [drawn(rows.train), drawn(rows.test)];
  const whole = score(gather(label, rows.test), predictions);
  if (!("value" in whole) || whole.value - ofConstant < leastGain) return [];

  const sample = takeRows(frame, Int32Array.of(...train, ...test));
  const target = Float64Array.of(...gather(label, train), ...gather(label, test));
  const trainRows = Int32Array.from(train.keys());
  const testRows = Int32Array.from(test.keys(), (row) => train.length + row);
  return sample.columns.flatMap((column) => {
    const alone = { rows: sample.rows, columns: [column] };
    const problem = { task, frame: alone, target, trainRows, validationRows: new Int32Array(), params, seed };
    const model = gradientBoosting.train(problem, () => {});
    const reached = score(
      gather(target, testRows),
      gradientBoosting.predict(model, takeRows(alone, testRows)),
    );
    if (!("value" in reached)) return [];
    const share = (reached.value - ofConstant) / (whole.value - ofConstant);
    const isTelling = reached.value >= tooGood || (frame.columns.length > 1 && share >= nearlyAll);
    if (!isTelling) return [];
    return [
      `${column.name} alone reaches ${metric} ${digits(reached.value)}, all inputs together ${digits(whole.value)}: ` +
        "make sure that it is known when the prediction is asked for, and does not contain the label",
    ];
  });
}

const digits = (value: number): string => value.toFixed(3);
