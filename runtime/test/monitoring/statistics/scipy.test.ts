/** SciPy's answers (scipy-cases.py says how they were made). */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { chiSquareTest } from "../../../src/monitoring/statistics/chi-square.js";
import { jensenShannonDistance } from "../../../src/monitoring/statistics/jensen-shannon.js";
import { kolmogorovUpperTail } from "../../../src/monitoring/statistics/kolmogorov-distribution.js";
import { kolmogorovSmirnovTest } from "../../../src/monitoring/statistics/kolmogorov-smirnov.js";
import { populationStabilityIndex } from "../../../src/monitoring/statistics/population-stability-index.js";
import { categoricalSample, numericSample } from "../../../src/monitoring/statistics/sample.js";
import { normalisedWasserstein } from "../../../src/monitoring/statistics/wasserstein.js";

interface SampleCase {
  readonly seed: number;
  readonly m: number;
  readonly n: number;
  readonly shift: number;
  readonly digits: number;
  readonly ks: number;
  readonly distance: number;
  readonly wasserstein: number;
  readonly jensenshannon: number;
  readonly psi: number;
}

const answers = JSON.parse(readFileSync(new URL("scipy-cases.json", import.meta.url), "utf8")) as {
  readonly samples: readonly SampleCase[];
  readonly kolmogorov: readonly { readonly n: number; readonly x: number; readonly p: number }[];
  readonly chiSquare: readonly {
    readonly reference: number[];
    readonly current: number[];
    readonly p: number;
  }[];
};

/** Park and Miller's generator, as in scipy-cases.py. */
function minstd(seed: number, count: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => (state = (state * 16807) % 2147483647) / 2147483647);
}

/** Half to even at one digit, as Python rounds; twelve digits never tie. */
function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

describe("two samples", () => {
  test.each(answers.samples)("$m and $n values, shift $shift, $digits digits", (given) => {
    const sample = (seed: number, count: number, shift: number) =>
      numericSample(minstd(seed, count).map((value) => round(value + shift, given.digits)));
    const first = sample(given.seed, given.m, 0);
    const second = sample(given.seed + 100, given.n, given.shift);
    const { distance, p } = kolmogorovSmirnovTest(first.values, second.values);
    expect(distance).toBeCloseTo(given.distance, 12);
    expectClose(p, given.ks, 1e-8);
    expectClose(normalisedWasserstein(first.values, second.values), given.wasserstein, 1e-10);
    expectClose(jensenShannonDistance(first, second), given.jensenshannon, 1e-10);
    expectClose(populationStabilityIndex(first, second), given.psi, 1e-10);
  });
});

test.each(answers.kolmogorov)("Kolmogorov's upper tail for n = $n at $x", ({ n, x, p }) => {
  expectClose(kolmogorovUpperTail(n, x), p, 1e-8);
});

test.each(answers.chiSquare)("chi-square of $current against $reference", ({ reference, current, p }) => {
  const counts = (values: readonly number[]) => categoricalSample(values.map((count, i) => [`c${i}`, count]));
  expectClose(chiSquareTest(counts(reference), counts(current))!, p, 1e-10);
});

/** Relative above 1e-12, absolute below: tails that small decide nothing. */
function expectClose(actual: number, wanted: number, tolerance: number): void {
  expect(Math.abs(actual - wanted)).toBeLessThanOrEqual(tolerance * Math.abs(wanted) + 1e-12);
}
