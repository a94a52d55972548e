import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  defaultDriftMethod,
  testDrift,
  type DriftMethod,
} from "../../../src/monitoring/statistics/drift-test.js";
import {
  categoricalSample,
  numericSample,
  type Category,
  type Sample,
} from "../../../src/monitoring/statistics/sample.js";

/** Rows of Evidently's own test suite (Apache-2.0) for the tests that are built here. */
interface EvidentlyCase {
  readonly test: string;
  readonly stattest: string;
  readonly reference: readonly (Category | null)[];
  readonly current: readonly (Category | null)[];
  readonly threshold: number;
  readonly expected: readonly [{ value: number; abs: number | null }, boolean];
}

const evidentlyNames: Readonly<Record<string, DriftMethod>> = {
  chi_stat_test: "chisquare",
  z_stat_test: "z",
  ks_stat_test: "ks",
  psi_stat_test: "psi",
  jensenshannon_stat_test: "jensenshannon",
  wasserstein_stat_test: "wasserstein",
};

const evidentlyCases = readFileSync(new URL("evidently-cases.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as EvidentlyCase);

describe("Evidently's answers", () => {
  test.each(evidentlyCases)("$stattest: $test", (given) => {
    const method = evidentlyNames[given.stattest]!;
    const categorical = method === "chisquare" || method === "z";
    const sample = (values: readonly (Category | null)[]): Sample =>
      categorical
        ? categoricalSample(values.flatMap((value) => (value === null ? [] : [[value, 1] as const])))
        : numericSample(values.map((value) => (typeof value === "number" ? value : Number.NaN)));
    const outcome = testDrift(sample(given.reference), sample(given.current), {
      method,
      threshold: given.threshold,
    });
    const [{ value, abs }, drifted] = given.expected;
    expect(outcome).toMatchObject({ method, drifted, threshold: given.threshold });
    expect(Math.abs(("score" in outcome ? outcome.score : Number.NaN) - value)).toBeLessThanOrEqual(
      abs ?? 1e-9,
    );
  });
});

describe("the default rule", () => {
  const numbers = (rows: number, distinct: number): Sample =>
    numericSample(Array.from({ length: rows }, (_, row) => row % distinct));
  const categories = (rows: number, distinct: number): Sample =>
    categoricalSample(Array.from({ length: rows }, (_, row) => [`c${row % distinct}`, 1] as const));

  test.each([
    { want: "ks", given: numbers(1000, 6) },
    { want: "chisquare", given: numbers(1000, 5) },
    { want: "chisquare", given: numbers(1000, 3) },
    { want: "z", given: numbers(1000, 2) },
    { want: "chisquare", given: categories(1000, 30) },
    { want: "z", given: categories(1000, 2) },
    { want: "wasserstein", given: numbers(1001, 6) },
    { want: "jensenshannon", given: numbers(1001, 5) },
    { want: "jensenshannon", given: numbers(1001, 2) },
    { want: "jensenshannon", given: categories(1001, 30) },
  ])("takes $want for $given.rows $given.kind rows", ({ want, given }) => {
    expect(defaultDriftMethod(given, given)).toBe(want);
  });

  test("counts the distinct values of both samples", () => {
    expect(defaultDriftMethod(numbers(100, 5), numericSample([7, 8]))).toBe("ks");
  });

  test("counts the rows that a drawn sample stands for", () => {
    const drawn = numericSample(
      Array.from({ length: 100 }, (_, row) => row),
      230_000,
    );
    expect(defaultDriftMethod(drawn, drawn)).toBe("wasserstein");
  });
});

describe("what cannot be evaluated is named", () => {
  const numbers = numericSample([1, 2, 3]);
  test.each([
    { want: "the reference rows have no value", reference: numericSample([NaN]), current: numbers },
    { want: "the current rows have no value", reference: numbers, current: categoricalSample([]) },
    { want: "the reference is numeric", reference: numbers, current: categoricalSample([["a", 1]]) },
  ])("$want", ({ want, reference, current }) => {
    expect(testDrift(reference, current)).toEqual({ method: null, notEvaluated: want });
  });

  test("one category leaves chi-square no degree of freedom", () => {
    const one = categoricalSample([["a", 9]]);
    expect(testDrift(one, one, { method: "chisquare" })).toHaveProperty("notEvaluated");
    expect(testDrift(one, one)).toMatchObject({ method: "z", score: 1, drifted: false });
  });
});

test.each<DriftMethod>(["ks", "wasserstein", "jensenshannon", "chisquare", "z", "psi"])(
  "%s finds no drift in equal samples and drift in disjoint ones",
  (method) => {
    const values = Array.from({ length: 300 }, (_, i) => i % 7);
    const same = testDrift(numericSample(values), numericSample(values), { method });
    const apart = testDrift(numericSample(values), numericSample(values.map((value) => value + 100)), {
      method,
    });
    expect(same).toMatchObject({ drifted: false });
    expect(apart).toMatchObject({ drifted: true });
  },
);

test("a category that the reference lacks makes chi-square's p 0", () => {
  const reference = categoricalSample([["a", 50], ["b", 50], ["c", 50]]); // prettier-ignore
  const current = categoricalSample([["a", 50], ["b", 50], ["d", 1]]); // prettier-ignore
  expect(testDrift(reference, current)).toMatchObject({ method: "chisquare", score: 0, drifted: true });
});
