import { numberFrom } from "../arguments.js";
import { ArgumentError, type Kwargs } from "../expectation.js";

/** Expected shares of intervals between ascending bins; the ends may be infinite. */
export interface ContinuousPartition {
  readonly bins: readonly number[];
  readonly weights: readonly number[];
  /** Shares below the first and above the last bin. */
  readonly tailWeights: readonly [number, number] | null;
}

/** Expected shares of single values. */
export interface DiscretePartition {
  readonly values: readonly unknown[];
  readonly weights: readonly number[];
}

/** @throws ArgumentError unless `kwargs.partition_object` is one whose weights sum to 1 */
export function partitionOf(kwargs: Kwargs): ContinuousPartition | DiscretePartition {
  const given = kwargs["partition_object"];
  if (typeof given !== "object" || given === null) throw new ArgumentError("Invalid partition object.");
  const { bins, values, weights, tail_weights: tails } = given as Record<string, unknown>;
  const shares = numbers(weights);
  if (Array.isArray(values)) {
    if (values.length !== shares.length || !sumsToOne(shares))
      throw new ArgumentError("Invalid partition object.");
    return { values, weights: shares };
  }
  const edges = numbers(bins);
  const tailWeights = tails === undefined || tails === null ? null : numbers(tails);
  const [below, above] = tailWeights ?? [];
  if (
    edges.length !== shares.length + 1 ||
    edges.some((edge, index) => index > 0 && !(edge > (edges[index - 1] ?? NaN))) ||
    (tailWeights !== null && tailWeights.length !== 2) ||
    !sumsToOne([...shares, ...(tailWeights ?? [])])
  )
    throw new ArgumentError("Invalid partition object.");
  return {
    bins: edges,
    weights: shares,
    tailWeights: below === undefined || above === undefined ? null : [below, above],
  };
}

function numbers(value: unknown): number[] {
  if (!Array.isArray(value)) throw new ArgumentError("Invalid partition object.");
  return value.map((each) => {
    const number = numberFrom(each);
    if (number === null) throw new ArgumentError("Invalid partition object.");
    return number;
  });
}

/** As exactly as NumPy's allclose. */
const sumsToOne = (weights: readonly number[]): boolean =>
  Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1) <= 1e-5 + 1e-8;
