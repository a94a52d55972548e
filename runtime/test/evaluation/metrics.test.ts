import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calibrationCurve, rocCurve } from "../../src/evaluation/curves.js";
import { metrics, scoreAll } from "../../src/evaluation/metrics/index.js";

const target = Float64Array.of(0, 1, 1, 0, 1, 0, 0, 1, 0, 0);
const probability = Float64Array.of(0.1, 0.9, 0.4, 0.4, 0.8, 0.4, 0.05, 0.55, 0.6, 0);
const value = (name: string, y: Float64Array, p: Float64Array): number => {
  const score = scoreAll([name], y, p)[name]!;
  if (!("value" in score)) throw new Error(score.notEvaluated);
  return score.value;
};

/** Of scikit-learn 1.x on the same numbers, predictions being classes from 0.5 on. */
test.each([
  ["roc_auc", 0.875],
  ["average_precision", 0.8303571428571428],
  ["log_loss", 0.39372275890533254],
  ["brier", 0.1305],
  ["accuracy", 0.8],
  ["precision", 0.75],
  ["recall", 0.75],
  ["f1", 0.75],
])("%s is %d", (name, expected) => {
  expect(value(name, target, probability)).toBeCloseTo(expected, 12);
});

test.each([
  ["mae", 0.45],
  ["rmse", 0.5590169943749475],
  ["r2", 0.9500798722044729],
])("%s is %d", (name, expected) => {
  const y = Float64Array.of(3, -0.5, 2, 7, 1.25);
  expect(value(name, y, Float64Array.of(2.5, 0, 2, 8, 1))).toBeCloseTo(expected, 12);
});

test("infinite scores are the greatest and the least, and equal to each other", () => {
  const y = Float64Array.of(0, 1, 1, 0);
  expect(value("roc_auc", y, Float64Array.of(-Infinity, Infinity, Infinity, 3))).toBe(1);
  expect(value("roc_auc", y, Float64Array.of(Infinity, Infinity, 0, -Infinity))).toBe(0.625);
});

test("log loss of certainty, wrong and right, is finite", () => {
  expect(value("log_loss", Float64Array.of(0, 1), Float64Array.of(1, 0))).toBeCloseTo(36.04365338911715, 10);
  expect(value("log_loss", Float64Array.of(0, 1), Float64Array.of(0, 1))).toBeCloseTo(0, 12);
});

test("roc_auc is the share of pairs in the right order, ties counting half", () => {
  const row = fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 5 }));
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), (rows) => {
      const positives = rows.filter(([y]) => y).map(([, p]) => p);
      const negatives = rows.filter(([y]) => !y).map(([, p]) => p);
      fc.pre(positives.length > 0 && negatives.length > 0);
      let right = 0;
      for (const p of positives) for (const n of negatives) right += p > n ? 1 : p === n ? 0.5 : 0;
      const y = Float64Array.from(rows, ([label]) => (label ? 1 : 0));
      const scores = Float64Array.from(rows, ([, p]) => p);
      expect(value("roc_auc", y, scores)).toBeCloseTo(right / positives.length / negatives.length, 12);
    }),
  );
});

describe("what cannot be evaluated says why", () => {
  const all = (y: number, p: number) => [new Float64Array(5).fill(y), new Float64Array(5).fill(p)] as const;
  test.each([
    ["roc_auc", all(1, 0.3), "all labels are the same"],
    ["average_precision", all(0, 0.3), "no label is true"],
    ["precision", all(1, 0.3), "no label is predicted"],
    ["recall", all(0, 0.7), "no label is true"],
    ["f1", all(0, 0.3), "no label is true or predicted"],
    ["r2", all(4, 3), "all labels are the same"],
    ["r2", all(0.1, 0.3), "all labels are the same"],
    ["r2", all(1e22 / 3, 0.3), "all labels are the same"],
    [
      "roc_auc",
      [Float64Array.of(0, 1, 0), Float64Array.of(0.1, NaN, NaN)] as const,
      "2 of 3 predictions are NaN",
    ],
    [
      "average_precision",
      [Float64Array.of(0, 1), Float64Array.of(NaN, 1)] as const,
      "1 of 2 predictions are NaN",
    ],
    ["accuracy", [Float64Array.of(0, 1), Float64Array.of(NaN, 1)] as const, "1 of 2 predictions are NaN"],
    ["rmse", [Float64Array.of(NaN, 1), Float64Array.of(1, 1)] as const, "1 of 2 labels are NaN"],
    ["rmse", all(0, Infinity), "the result is not a finite number"],
    ["mae", [new Float64Array(), new Float64Array()] as const, "no rows"],
  ])("%s", (name, [y, p], reason) => {
    expect(scoreAll([name], y, p)).toEqual({ [name]: { notEvaluated: reason } });
  });

  test("no metric is ever NaN", () => {
    const row = fc.tuple(fc.boolean(), fc.double({ min: 0, max: 1 }));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
        const y = Float64Array.from(rows, ([label]) => (label ? 1 : 0));
        const p = Float64Array.from(rows, ([, probability]) => probability);
        for (const score of Object.values(scoreAll(Object.keys(metrics), y, p))) {
          if ("value" in score) expect(Number.isFinite(score.value)).toBe(true);
          else expect(score.notEvaluated).not.toBe("");
        }
      }),
    );
  });
});

test("the ROC curve ends at (1, 1) and thins out long ones", () => {
  expect(rocCurve(target, probability).at(-1)).toMatchObject({ falsePositiveRate: 1, truePositiveRate: 1 });
  const long = Float64Array.from({ length: 5000 }, (_, i) => i / 5000);
  expect(
    rocCurve(
      long.map((x) => (x * 5000) % 2),
      long,
    ),
  ).toHaveLength(200);
  expect(rocCurve(new Float64Array(3), Float64Array.of(0.1, 0.2, 0.3))).toEqual([]);
});

test("calibration compares predicted with observed shares", () => {
  expect(calibrationCurve(Float64Array.of(0, 1, 1), Float64Array.of(0.02, 0.04, 1))).toEqual([
    { lower: 0, upper: 0.05, rows: 2, meanProbability: 0.03, observedShare: 0.5 },
    { lower: 0.95, upper: 1, rows: 1, meanProbability: 1, observedShare: 1 },
  ]);
});
