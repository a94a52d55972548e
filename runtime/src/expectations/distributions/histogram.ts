import { float8 } from "../literal.js";
import type { Aggregates, ScanRow } from "../plan.js";

/**
 * Counts of a column's values between bins: closed below, open above, but closed at the last; and of those below
 * and above all bins.
 */
export function histogramSql(value: string, bins: readonly number[]): Aggregates {
  const counts: Record<string, string> = {
    below: counted(`${value} < ${float8(bins[0] ?? NaN)}`),
    above: counted(`${value} > ${float8(bins.at(-1) ?? NaN)}`),
    present: `count(${value})`,
  };
  for (let index = 0; index + 1 < bins.length; index++) {
    const upper = index + 2 === bins.length ? "<=" : "<";
    counts[`bin${index}`] = counted(
      `${value} >= ${float8(bins[index] ?? NaN)} AND ${value} ${upper} ${float8(bins[index + 1] ?? NaN)}`,
    );
  }
  return counts;
}

const counted = (condition: string): string => `count(*) FILTER (WHERE ${condition})`;

export interface Histogram {
  readonly counts: readonly number[];
  readonly below: number;
  readonly above: number;
  readonly present: number;
}

export function histogramOf(row: ScanRow, bins: readonly number[]): Histogram {
  return {
    counts: bins.slice(1).map((_, index) => Number(row[`bin${index}`])),
    below: Number(row["below"]),
    above: Number(row["above"]),
    present: Number(row["present"]),
  };
}
