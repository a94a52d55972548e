import { expect, test } from "vitest";
import { profileOf } from "../../src/evaluation/profile.js";

test("numbers and categories are described with what is missing", () => {
  const frame = {
    rows: 4,
    columns: [
      { name: "x", kind: "numeric", values: Float64Array.of(3, NaN, 1, Infinity) },
      { name: "c", kind: "categorical", codes: Int32Array.of(1, 0, -1, 1), categories: ["AA", "UA", "B6"] },
      { name: "empty", kind: "numeric", values: new Float64Array(4).fill(NaN) },
    ],
  } as const;
  expect(profileOf(frame, Float64Array.of(0.5), 1)).toEqual({
    inputs: {
      x: { kind: "numeric", count: 4, missing: 2, min: 1, max: 3, mean: 2, stdev: 1, sample: [1, 3] },
      c: {
        kind: "categorical",
        count: 4,
        missing: 1,
        counts: [
          ["UA", 2],
          ["AA", 1],
        ],
      },
      empty: {
        kind: "numeric",
        count: 4,
        missing: 4,
        min: null,
        max: null,
        mean: null,
        stdev: null,
        sample: [],
      },
    },
    predictions: {
      kind: "numeric",
      count: 1,
      missing: 0,
      min: 0.5,
      max: 0.5,
      mean: 0.5,
      stdev: 0,
      sample: [0.5],
    },
  });
});

test("a sample of many values is sorted, drawn by the seed and of 5,000", () => {
  const values = Float64Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 20_000);
  const frame = { rows: values.length, columns: [{ name: "x", kind: "numeric", values }] } as const;
  const sampleWith = (seed: number): readonly number[] => {
    const profile = profileOf(frame, new Float64Array(1), seed).inputs["x"]!;
    return profile.kind === "numeric" ? profile.sample : [];
  };
  const sample = sampleWith(1);
  expect(sample).toHaveLength(5000);
  expect(sample).toEqual(sample.toSorted((a, b) => a - b));
  expect(new Set(sample).size).toBe(5000);
  expect(sampleWith(1)).toEqual(sample);
  expect(sampleWith(2)).not.toEqual(sample);
  // About evenly drawn: the median of the sample is near the median of all.
  expect(Math.abs(sample[2500]! - 10_000)).toBeLessThan(600);
});
