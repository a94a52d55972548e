/** What PostgreSQL estimated of a column's values when the table was analysed last. Shares are of all rows, from 0 to 1. */
export interface ColumnStatistics {
  /** Number of different values, a missing one among them. */
  readonly distinct: number;
  /** Share of the rows without a value. */
  readonly missing: number;
  /** Of columns of numbers: the most frequent values, and the shares of the rows that have them. */
  readonly common: readonly string[];
  readonly shares: readonly number[];
  /** Of columns of numbers: bounds between which equally many of the other values lie, ascending. */
  readonly bounds: readonly string[];
}

/** Subquery of the statistics of all columns of the table in "pg_class", by name, as JSON; null where there are none. */
export const statisticsSql = `(
  SELECT jsonb_object_agg(attname, jsonb_build_object(
           'distinct', ceil(CASE WHEN n_distinct < 0 THEN -n_distinct * greatest(reltuples, 0) ELSE n_distinct END) + ceil(null_frac),
           'missing', null_frac,
           'common', coalesce(CASE WHEN is_number THEN most_common_vals::text::text[] END, '{}'),
           'shares', coalesce(CASE WHEN is_number THEN most_common_freqs END, '{}'),
           'bounds', coalesce(CASE WHEN is_number THEN histogram_bounds::text::text[] END, '{}')))
    FROM pg_stats
    JOIN (SELECT attname, atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'float4'::regtype, 'float8'::regtype, 'numeric'::regtype) AS is_number
            FROM pg_attribute WHERE attrelid = pg_class.oid) AS attributes USING (attname)
   WHERE schemaname = relnamespace::regnamespace::name AND tablename = relname AND inherited = (relkind = 'p'))`;

/** So far from the estimate may a rank be, as a share of the values. */
const margin = 0.0075;

/**
 * Two numbers between which the value at a rank is expected; null where nothing is known of the column's numbers.
 * @param share the rank as a share of the values that are not missing, from 0 to 1
 */
export function expectedAround(
  { common, shares, bounds, missing }: ColumnStatistics,
  share: number,
): readonly [low: string, high: string] | null {
  const others = 1 - missing - shares.reduce((sum, each) => sum + each, 0);
  const ranges = [
    ...common.map((value, index) => ({ from: value, to: value, weight: shares[index] ?? 0 })),
    ...bounds.slice(1).map((to, index) => ({
      from: bounds[index] ?? to,
      to,
      weight: Math.max(0, others) / (bounds.length - 1),
    })),
  ].sort((left, right) => Number(left.from) - Number(right.from) || Number(left.to) - Number(right.to));
  const total = ranges.reduce((sum, { weight }) => sum + weight, 0);
  const at = (wanted: number): (typeof ranges)[number] | undefined => {
    let before = 0;
    return ranges.find(({ weight }) => (before += weight) >= wanted * total) ?? ranges.at(-1);
  };
  const low = at(Math.max(0, share - margin));
  const high = at(Math.min(1, share + margin));
  return low && high ? [low.from, high.to] : null;
}
