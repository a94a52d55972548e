import { number } from "../arguments.js";
import { elementCounts, elementFields } from "../columns/between.js";
import { columnOf, needType, numeric, type Domain } from "../domain.js";
import { ArgumentError, type Kwargs } from "../expectation.js";
import { kolmogorovUpperTail } from "../../monitoring/statistics/kolmogorov-distribution.js";
import { seededRandom } from "../../frame/random.js";
import type { ValuePlan } from "../plan.js";
import { histogramOf, histogramSql } from "./histogram.js";
import { partitionOf, type ContinuousPartition } from "./partition.js";

/**
 * Share of small samples of the column that a Kolmogorov-Smirnov test cannot tell from the partition. The
 * samples are drawn by fixed pseudo-random ranks, so that a batch always gets the same answer.
 */
export function bootstrappedKs(kwargs: Kwargs, domain: Domain): ValuePlan {
  const partition = finite(partitionOf(kwargs));
  const p = number(kwargs, "p", 0.05);
  const samples = number(kwargs, "bootstrap_samples", 1000);
  const size = number(kwargs, "bootstrap_sample_size", partition.weights.length * 2);
  const column = columnOf(kwargs, domain);
  needType(column, numeric, "only numbers fall between bins");
  const value = column.conditional;
  const random = seededRandom(1);
  const ranks = Array.from({ length: samples * size }, () => random().toFixed(9));
  return {
    kind: "value",
    needs: {
      first: {
        ...histogramSql(value, partition.bins),
        ...elementCounts(column, domain),
        least: `min(${value})::float8`,
        greatest: `max(${value})::float8`,
      },
      ordered: {
        drawn: `percentile_disc('{${ranks.join(",")}}'::float8[]) WITHIN GROUP (ORDER BY ${value}::float8)`,
      },
    },
    judge(row) {
      const drawn = row["drawn"] as number[] | null;
      if (drawn === null)
        return { success: null, result: elementFields(row), reason: "every value is missing" };
      let alike = 0;
      for (let start = 0; start < drawn.length; start += size)
        if (pValue(drawn.slice(start, start + size), partition) >= p) alike += 1;
      const observed = (1 + alike) / (samples + 1);
      return {
        success: observed > p,
        result: {
          observed_value: observed,
          ...elementFields(row),
          details: {
            bootstrap_samples: samples,
            bootstrap_sample_size: size,
            ...partitionDetails(row, partition),
          },
        },
      };
    },
  };
}

function finite(partition: ReturnType<typeof partitionOf>): ContinuousPartition {
  if (!("bins" in partition)) throw new ArgumentError("Invalid continuous partition object.");
  if (partition.bins.some((bin) => !Number.isFinite(bin)))
    throw new ArgumentError("Partition endpoints must be finite.");
  if (partition.tailWeights !== null && partition.tailWeights[0] + partition.tailWeights[1] > 0)
    throw new ArgumentError("Partition cannot have tail weights -- endpoints must be finite.");
  return partition;
}

/** p of the one-sample Kolmogorov-Smirnov test against the partition's distribution, linear between its bins. */
function pValue(sample: readonly number[], partition: ContinuousPartition): number {
  const ascending = [...sample].sort((a, b) => a - b);
  const n = ascending.length;
  const distance = ascending.reduce((greatest, value, index) => {
    const below = shareBelow(value, partition);
    return Math.max(greatest, (index + 1) / n - below, below - index / n);
  }, 0);
  return kolmogorovUpperTail(n, distance);
}

function shareBelow(value: number, { bins, weights }: ContinuousPartition): number {
  let sum = 0;
  for (const [index, weight] of weights.entries()) {
    const low = bins[index] ?? 0;
    const high = bins[index + 1] ?? 0;
    if (value < high) return value <= low ? sum : sum + (weight * (value - low)) / (high - low);
    sum += weight;
  }
  return sum;
}

/** Partitions and distribution functions; the observed ones reach out to the least and greatest value. */
function partitionDetails(row: Readonly<Record<string, unknown>>, { bins, weights }: ContinuousPartition) {
  const { counts, below, above, present } = histogramOf(row, bins);
  const edges = [
    ...(below > 0 ? [Number(row["least"])] : []),
    ...bins,
    ...(above > 0 ? [Number(row["greatest"])] : []),
  ];
  const shares = [...(below > 0 ? [below] : []), ...counts, ...(above > 0 ? [above] : [])].map(
    (count) => count / present,
  );
  return {
    observed_partition: { bins: edges, weights: shares },
    expected_partition: { bins, weights },
    observed_cdf: { x: edges, cdf_values: [0, ...cumulated(shares)] },
    expected_cdf: { x: bins, cdf_values: [0, ...cumulated(weights)] },
  };
}

function cumulated(shares: readonly number[]): number[] {
  let sum = 0;
  return shares.map((share) => (sum += share));
}
