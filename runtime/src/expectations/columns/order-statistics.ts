import pg from "pg";
import { expectedAround } from "../column-statistics.js";
import type { Domain, DomainColumn } from "../domain.js";
import type { Aggregates, Part, ScanRow } from "../plan.js";
import { ownValue } from "../../names/own-value.js";

/** An interval in which a value is expected, as SQL literals; null: open. */
export interface Interval {
  readonly low: string | null;
  readonly high: string | null;
  /** Values within it, ascending, at which it is cut, so that less has to be sorted. */
  readonly cuts?: readonly string[];
  /** It is told by statistics. */
  readonly isEstimated?: boolean;
}

/** Where the value at a share of the ranks is looked for: around the estimate; as declared where there is none. */
export function intervalAround(
  { name }: DomainColumn,
  { condition, statistics, databaseTypes }: Domain,
  share: number,
  declared: Interval,
): Interval {
  const known = condition === null ? ownValue(statistics, name) : undefined;
  const ends = known === undefined ? null : expectedAround(known, share);
  if (ends === null) return declared;
  const [low, high] = ends.map((end) => `${pg.escapeLiteral(end)}::${databaseTypes[name]}`);
  return { low: low ?? null, high: high ?? null, isEstimated: true };
}

/** Part of the values that is worth sorting alone: sorting all of them costs less than several large parts. */
const smallPart = 0.3;

/** What separates two parts: true for the values before it, and for those behind it. */
interface Edge {
  readonly before: string;
  readonly behind: string;
}

function edgesOf(value: string, { low, high, cuts = [] }: Interval): Edge[] {
  const upto = (end: string): Edge => ({ before: `${value} <= ${end}`, behind: `${value} > ${end}` });
  return [
    ...(low === null ? [] : [{ before: `${value} < ${low}`, behind: `${value} >= ${low}` }]),
    ...cuts.map(upto),
    ...(high === null ? [] : [upto(high)]),
  ];
}

/**
 * Counts for the first scan, from which `partWithRanks` tells where in the order of all values an interval lies.
 * @param name prefix of the aliases
 */
export function intervalCounts(name: string, value: string, interval: Interval): Aggregates {
  return Object.fromEntries(
    edgesOf(value, interval).map(({ before }, index) => [
      `${name}_${index}`,
      `count(*) FILTER (WHERE ${before})`,
    ]),
  );
}

/**
 * The smallest part of the values in which all `ranks` (from 1, among all values) lie; null if it is too large to be
 * sorted apart.
 */
export function partWithRanks(
  name: string,
  value: string,
  interval: Interval,
  row: ScanRow,
  ranks: readonly number[],
): Part | null {
  const present = Number(row["present"]);
  const edges = edgesOf(value, interval);
  const counts = edges.map((_, index) => Number(row[`${name}_${index}`]));
  const isInOrder = counts.every((count, index) => count >= (counts[index - 1] ?? 0));
  if (present === 0 || !isInOrder) return null;
  const start = counts.filter((count) => count < Math.min(...ranks)).length - 1;
  const end = counts.findIndex((count) => count >= Math.max(...ranks));
  const before = counts[start] ?? 0;
  const size = (counts[end] ?? present) - before;
  if (size > smallPart * present) return null;
  const conditions = [edges[start]?.behind, edges[end]?.before].filter(
    (condition) => condition !== undefined,
  );
  return {
    value,
    condition: conditions.join(" AND ") || "true",
    size,
    shares: ranks.map((rank) => (rank - before - 0.5) / size),
  };
}
