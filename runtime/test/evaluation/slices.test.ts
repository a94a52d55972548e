import { expect, test } from "vitest";
import { evaluateSlices } from "../../src/evaluation/slices.js";

const rows = 100;
const codes = Int32Array.from({ length: rows }, (_, row) => (row < 60 ? 1 : row < 90 ? 0 : -1));
const frame = {
  rows,
  columns: [
    { name: "carrier", kind: "categorical", codes, categories: ["AA", "UA"] },
    {
      name: "engines",
      kind: "numeric",
      values: Float64Array.from(codes, (code) => (code < 0 ? NaN : 10 - code)),
    },
    { name: "distance", kind: "numeric", values: Float64Array.from(codes.keys()) },
  ],
} as const;
const target = Float64Array.from(codes.keys(), (row) => row % 2);
const prediction = new Float64Array(rows).fill(0.25);

test("each value has the metrics of its rows; few rows are called too small", () => {
  expect(evaluateSlices(["carrier"], ["brier"], frame, target, prediction)).toEqual([
    {
      input: "carrier",
      value: "(missing)",
      rows: 10,
      metrics: null,
      message: "too small: 10 rows, fewer than 30",
    },
    { input: "carrier", value: "AA", rows: 30, metrics: { brier: { value: 0.3125 } }, message: null },
    { input: "carrier", value: "UA", rows: 60, metrics: { brier: { value: 0.3125 } }, message: null },
  ]);
});

test("numbers are values too, in their order after the missing ones", () => {
  const slices = evaluateSlices(["engines"], ["brier"], frame, target, prediction);
  expect(slices.map((slice) => slice.value)).toEqual(["(missing)", "9", "10"]);
});

test("a metric that a slice does not allow is not evaluated there", () => {
  const [slice] = evaluateSlices(["carrier"], ["roc_auc"], frame, new Float64Array(rows), prediction).slice(
    1,
  );
  expect(slice?.metrics).toEqual({ roc_auc: { notEvaluated: "all labels are the same" } });
});

test("an input with hundreds of values is not sliced", () => {
  const wide = {
    rows: 300,
    columns: [{ name: "d", kind: "numeric", values: Float64Array.from({ length: 300 }, (_, i) => i) }],
  } as const;
  const [slice] = evaluateSlices(["d"], ["brier"], wide, new Float64Array(300), new Float64Array(300));
  expect(slice).toMatchObject({ metrics: null, message: "not evaluated: 300 values are more than 200" });
});
