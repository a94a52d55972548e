import { greatestMaxBins } from "./bins.js";

export interface GradientBoostingParameters {
  readonly trees: number;
  /** Leaves of a tree, at least 2. */
  readonly leaves: number;
  readonly learningRate: number;
  readonly minSamplesLeaf: number;
  /** Added to the sum of second derivatives of a leaf. */
  readonly l2: number;
  /** Bins of values by input, 2 … 255. */
  readonly maxBins: number;
  /** Share of the inputs that each tree may use, (0, 1]. */
  readonly featureFraction: number;
}

/** @throws RangeError for a value that no training can use: a project file's values are checked before */
export function gradientBoostingParameters(
  params: Readonly<Record<string, number>>,
): GradientBoostingParameters {
  const read = (name: string, fallback: number, least: number, greatest: number): number => {
    const value = params[name] ?? fallback;
    if (!(value >= least && value <= greatest)) {
      throw new RangeError(`${name} is ${value}, not in ${least} … ${greatest}`);
    }
    return value;
  };
  return {
    trees: read("trees", 100, 1, 100_000),
    leaves: read("leaves", 31, 2, 4096),
    learningRate: read("learning_rate", 0.1, 1e-6, 1),
    minSamplesLeaf: read("min_samples_leaf", 20, 1, Number.MAX_SAFE_INTEGER),
    l2: read("l2", 0, 0, Number.MAX_VALUE),
    maxBins: read("max_bins", greatestMaxBins, 2, greatestMaxBins),
    featureFraction: read("feature_fraction", 1, Number.MIN_VALUE, 1),
  };
}
