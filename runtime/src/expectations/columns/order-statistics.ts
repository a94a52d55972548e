import type { Aggregates, ScanRow } from "../plan.js";

/** An interval in which values are expected, as SQL literals; null: open. */
export interface Interval {
  readonly low: string | null;
  readonly high: string | null;
}

/** Part of the values that is worth sorting alone: sorting all of them costs less than several large parts. */
const smallPart = 0.3;

/**
 * Counts for the first scan, from which `partWithRank` tells where in the order of all values an interval lies.
 * @param name prefix of the aliases
 */
export function intervalCounts(name: string, value: string, { low, high }: Interval): Aggregates {
  return {
    ...(low !== null && { [`${name}_below`]: `count(*) FILTER (WHERE ${value} < ${low})` }),
    ...(high !== null && { [`${name}_upto`]: `count(*) FILTER (WHERE ${value} <= ${high})` }),
  };
}

/** The values below, in or above an interval: SQL that is true for them, how many there are, and how many precede. */
export interface Part {
  readonly condition: string;
  readonly size: number;
  readonly before: number;
}

/**
 * The part of the values in which all `ranks` (from 1) lie; null if they are in several, or if it is too large to be
 * sorted apart.
 */
export function partWithRanks(
  name: string,
  value: string,
  { low, high }: Interval,
  row: ScanRow,
  ranks: readonly number[],
): Part | null {
  const present = Number(row["present"]);
  const below = low === null ? 0 : Number(row[`${name}_below`]);
  const upto = high === null ? present : Number(row[`${name}_upto`]);
  const conditions = [
    ...(low === null ? [] : [`${value} >= ${low}`]),
    ...(high === null ? [] : [`${value} <= ${high}`]),
  ];
  const parts: Part[] = [
    { condition: `${value} < ${low}`, size: below, before: 0 },
    { condition: conditions.join(" AND ") || "true", size: upto - below, before: below },
    { condition: `${value} > ${high}`, size: present - upto, before: upto },
  ];
  return (
    parts.find(
      ({ size, before }) =>
        size <= smallPart * present && ranks.every((rank) => rank > before && rank <= before + size),
    ) ?? null
  );
}

/** SQL of the values with these ranks among all, found by sorting the part alone. */
export function rankedInPart(
  value: string,
  { condition, size, before }: Part,
  ranks: readonly number[],
): string {
  const shares = ranks.map((rank) => `${(rank - before - 0.5) / size}::float8`);
  return `percentile_disc(ARRAY[${shares.join(", ")}]) WITHIN GROUP (ORDER BY ${value}) FILTER (WHERE ${condition})`;
}
