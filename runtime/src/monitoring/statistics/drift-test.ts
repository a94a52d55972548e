import { chiSquareTest } from "./chi-square.js";
import { jensenShannonDistance } from "./jensen-shannon.js";
import { kolmogorovSmirnovTest } from "./kolmogorov-smirnov.js";
import { populationStabilityIndex } from "./population-stability-index.js";
import { proportionsZTest } from "./proportions-z.js";
import { countsOf, pooledCategories, type Sample } from "./sample.js";
import { normalisedWasserstein } from "./wasserstein.js";

export type DriftMethod = "ks" | "wasserstein" | "jensenshannon" | "chisquare" | "z" | "psi";

export type DriftOutcome =
  | {
      readonly method: DriftMethod;
      /** A p-value for ks, chisquare and z; a distance, 0 for equal samples, for the others. */
      readonly score: number;
      readonly threshold: number;
      readonly drifted: boolean;
    }
  | { readonly method: DriftMethod | null; readonly notEvaluated: string };

interface Method {
  readonly threshold: number;
  readonly drifted: (score: number, threshold: number) => boolean;
  readonly score: (reference: Sample, current: Sample) => number | string;
}

const below = (score: number, threshold: number): boolean => score < threshold;
const atMost = (score: number, threshold: number): boolean => score <= threshold;
const atLeast = (score: number, threshold: number): boolean => score >= threshold;

const onNumbers =
  (test: (reference: Float64Array, current: Float64Array) => number): Method["score"] =>
  (reference, current) =>
    reference.kind === "numeric" && current.kind === "numeric"
      ? test(reference.values, current.values)
      : "the test compares numbers";

/** Thresholds and comparisons are Evidently's defaults. */
const methods: Readonly<Record<DriftMethod, Method>> = {
  ks: { threshold: 0.05, drifted: atMost, score: onNumbers((a, b) => kolmogorovSmirnovTest(a, b).p) },
  wasserstein: { threshold: 0.1, drifted: atLeast, score: onNumbers(normalisedWasserstein) },
  jensenshannon: { threshold: 0.1, drifted: atLeast, score: jensenShannonDistance },
  chisquare: {
    threshold: 0.05,
    drifted: below,
    score: (reference, current) => chiSquareTest(reference, current) ?? "there is one category only",
  },
  z: { threshold: 0.05, drifted: below, score: proportionsZTest },
  psi: { threshold: 0.1, drifted: atLeast, score: populationStabilityIndex },
};

/**
 * Evidently's default rule. Up to 1,000 reference rows a test of significance: ks for numbers with more than
 * five distinct values, else chisquare, or z for at most two categories. Above, where such tests react to
 * differences of no weight, a distance: wasserstein for numbers with more than five distinct values, else
 * jensenshannon.
 */
export function defaultDriftMethod(reference: Sample, current: Sample): DriftMethod {
  const distinct = pooledCategories(countsOf(reference), countsOf(current)).length;
  const continuous = reference.kind === "numeric" && distinct > 5;
  if (reference.rows > 1000) return continuous ? "wasserstein" : "jensenshannon";
  if (continuous) return "ks";
  return distinct > 2 ? "chisquare" : "z";
}

/**
 * Compares the current sample with the reference.
 * @param choice a method or threshold other than the default rule's
 */
export function testDrift(
  reference: Sample,
  current: Sample,
  choice: { readonly method?: DriftMethod; readonly threshold?: number } = {},
): DriftOutcome {
  if (reference.rows === 0 || current.rows === 0) {
    const empty = reference.rows === 0 ? "reference" : "current";
    return { method: choice.method ?? null, notEvaluated: `the ${empty} rows have no value` };
  }
  if (reference.kind !== current.kind) {
    return { method: choice.method ?? null, notEvaluated: `the reference is ${reference.kind}` };
  }
  const name = choice.method ?? defaultDriftMethod(reference, current);
  const method = methods[name];
  const threshold = choice.threshold ?? method.threshold;
  const score = method.score(reference, current);
  if (typeof score === "string") return { method: name, notEvaluated: score };
  if (!Number.isFinite(score)) return { method: name, notEvaluated: "the score is not a finite number" };
  return { method: name, score, threshold, drifted: method.drifted(score, threshold) };
}
