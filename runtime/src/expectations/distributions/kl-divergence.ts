import { number } from "../arguments.js";
import { elementCounts, elementFields } from "../columns/between.js";
import { valueCounts, valueCountsSql } from "../columns/value-counts.js";
import { columnOf, needType, numeric, type Domain } from "../domain.js";
import { ArgumentError, type Kwargs } from "../expectation.js";
import type { ValuePlan, Verdict } from "../plan.js";
import { sharesByValue } from "./categories.js";
import { histogramOf, histogramSql, type Histogram } from "./histogram.js";
import { partitionOf, type ContinuousPartition, type DiscretePartition } from "./partition.js";

interface Holdouts {
  /** Share that the partition leaves for values outside it, and for its intervals of weight 0. */
  readonly tail: number;
  readonly internal: number;
  readonly threshold: number | null;
}

/** Kullback-Leibler divergence of the observed from the expected shares; infinite where the unexpected appears. */
export function klDivergence(kwargs: Kwargs, domain: Domain): ValuePlan {
  if ((kwargs["partition_object"] ?? null) === null) return againstItself(kwargs, domain);
  const partition = partitionOf(kwargs);
  const holdouts = holdoutsOf(kwargs);
  return "values" in partition
    ? discrete(kwargs, domain, partition, holdouts)
    : continuous(kwargs, domain, partition, holdouts);
}

/** Without a partition object the column is measured against itself. */
function againstItself(kwargs: Kwargs, domain: Domain): ValuePlan {
  const { threshold } = holdoutsOf(kwargs);
  return {
    kind: "value",
    needs: { first: elementCounts(columnOf(kwargs, domain), domain) },
    judge: (row) => verdict(threshold, 0, elementFields(row)),
  };
}

function holdoutsOf(kwargs: Kwargs): Holdouts {
  const threshold = kwargs["threshold"] ?? null;
  if (threshold !== null && (typeof threshold !== "number" || threshold < 0))
    throw new ArgumentError("Threshold must be specified, greater than or equal to zero.");
  const holdout = (name: string): number => {
    const value = number(kwargs, name, 0);
    if (value < 0 || value > 1)
      throw new ArgumentError(`${name} must be greater than or equal to 0 and less than or equal to 1`);
    return value;
  };
  return { tail: holdout("tail_weight_holdout"), internal: holdout("internal_weight_holdout"), threshold };
}

function discrete(
  kwargs: Kwargs,
  domain: Domain,
  partition: DiscretePartition,
  { tail, internal, threshold }: Holdouts,
): ValuePlan {
  if (internal > 0) throw new ArgumentError("Internal weight holdout cannot be used for discrete data.");
  const column = columnOf(kwargs, domain);
  return {
    kind: "value",
    needs: {
      first: elementCounts(column, domain),
      frequencies: [
        {
          key: column.conditional,
          summary: (from) => ({ distinct: `(SELECT count(*) FROM ${from})`, values: valueCountsSql(from) }),
        },
      ],
    },
    judge(row) {
      const counts = valueCounts(row["values"]);
      if (Number(row["distinct"]) > counts.length)
        throw new ArgumentError(
          `the column has ${String(row["distinct"])} different values: too many for a discrete partition`,
        );
      const shares = sharesByValue(partition, counts, tail);
      return verdict(threshold, divergence(shares.observed, shares.expected), {
        ...elementFields(row),
        details: {
          observed_partition: { values: shares.values, weights: shares.observed },
          expected_partition: { values: shares.values, weights: shares.expected },
        },
      });
    },
  };
}

function continuous(
  kwargs: Kwargs,
  domain: Domain,
  partition: ContinuousPartition,
  holdouts: Holdouts,
): ValuePlan {
  if (kwargs["bucketize_data"] === false)
    throw new ArgumentError("a continuous partition object needs bucketize_data");
  checkTails(partition, holdouts);
  const column = columnOf(kwargs, domain);
  needType(column, numeric, "only numbers fall between bins");
  return {
    kind: "value",
    needs: {
      first: { ...histogramSql(column.conditional, partition.bins), ...elementCounts(column, domain) },
    },
    judge(row) {
      const histogram = histogramOf(row, partition.bins);
      const { bins, observed, expected } = intervals(partition, histogram, holdouts);
      const all = ({ tails: [low, high], weights }: Shares): number[] => [low, ...weights, high];
      return verdict(holdouts.threshold, divergence(all(observed), all(expected)), {
        ...elementFields(row),
        details: {
          observed_partition: { bins, weights: observed.weights, tail_weights: observed.tails },
          expected_partition: { bins, weights: expected.weights, tail_weights: expected.tails },
        },
      });
    },
  };
}

function checkTails({ bins, tailWeights }: ContinuousPartition, { tail }: Holdouts): void {
  if (tail !== 0 && tailWeights !== null)
    throw new ArgumentError("tail_weight_holdout must be 0 when using tail_weights in partition object");
  const low = bins[0] === -Infinity;
  const high = bins.at(-1) === Infinity;
  if (low && high && tail > 0)
    throw new ArgumentError("tail_weight_holdout cannot be used for partitions with infinite endpoints.");
  if ((low || high) && tailWeights !== null)
    throw new ArgumentError(
      "There can be no tail weights for partitions with one or both endpoints at infinity",
    );
}

interface Shares {
  readonly weights: readonly number[];
  readonly tails: readonly [number, number];
}

/** Shares of the finite intervals and of the tails: an infinite first or last interval is a tail. */
function intervals(
  { bins, weights, tailWeights }: ContinuousPartition,
  { counts, below, above, present }: Histogram,
  { tail, internal }: Holdouts,
): { bins: readonly number[]; observed: Shares; expected: Shares } {
  const empty = weights.filter((weight) => weight === 0).length;
  const scaled = weights.map((weight) =>
    weight === 0 && internal > 0 ? internal / empty : weight * (1 - tail - internal),
  );
  const low = bins[0] === -Infinity ? 1 : 0;
  const high = bins.at(-1) === Infinity ? 1 : 0;
  const seen = counts.map((count) => count / present);
  const end = scaled.length - high;
  const holdout = low + high === 0 ? tail / 2 : tail;
  return {
    bins: bins.slice(low, bins.length - high),
    observed: {
      weights: seen.slice(low, end),
      tails: [low ? (seen[0] ?? 0) : below / present, high ? (seen.at(-1) ?? 0) : above / present],
    },
    expected: {
      weights: scaled.slice(low, end),
      tails: [
        low ? (scaled[0] ?? 0) : (tailWeights?.[0] ?? holdout),
        high ? (scaled.at(-1) ?? 0) : (tailWeights?.[1] ?? holdout),
      ],
    },
  };
}

/** Sum of p log(p/q) over normalised shares; NaN without any share. */
function divergence(observed: readonly number[], expected: readonly number[]): number {
  const total = (shares: readonly number[]): number => shares.reduce((sum, share) => sum + share, 0);
  const [p, q] = [total(observed), total(expected)];
  if (!(p > 0) || !(q > 0)) return NaN;
  return observed.reduce((sum, share, index) => {
    if (share === 0) return sum;
    const wanted = (expected[index] ?? 0) / q;
    return wanted === 0 ? Infinity : sum + (share / p) * Math.log(share / p / wanted);
  }, 0);
}

function verdict(threshold: number | null, value: number, result: Record<string, unknown>): Verdict {
  return {
    success: threshold === null || value <= threshold,
    result: { observed_value: Number.isFinite(value) ? value : null, ...result },
  };
}
