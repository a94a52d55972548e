/** What a grid view has to hold, computed the slow way: every window anew at every grid point. */

export interface ObservedRow {
  /** Primary key: decides between rows of one time. */
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly eventTime: number;
  /** Null: never known. */
  readonly knownAt: number | null;
  readonly value: number | null;
}

const hour = 3_600_000;
/** The grid counts from here, see FeatureView. */
const origin = Date.UTC(2000, 0, 1);

/** Grid points from the first at or after `from` up to `until`. */
export function gridPoints(from: number, until: number, every: number): number[] {
  const points: number[] = [];
  for (let at = origin + Math.ceil((from - origin) / every) * every; at <= until; at += every)
    points.push(at);
  return points;
}

/** Values of the rows that a window of `hours` covers at a grid point, from the oldest to the newest. */
export function covered(rows: readonly ObservedRow[], at: number, hours: number): number[] {
  return rows
    .filter((row) => row.eventTime > at - hours * hour && row.eventTime <= at)
    .filter((row) => row.knownAt !== null && row.knownAt <= at)
    .toSorted((a, b) => a.eventTime - b.eventTime || (a.knownAt ?? 0) - (b.knownAt ?? 0) || a.id - b.id)
    .flatMap((row) => (row.value === null ? [] : [row.value]));
}

/** PostgreSQL's aggregates: null over nothing, but for counts; sample standard deviation; quantiles interpolated. */
export const aggregate = {
  count: (values: readonly number[]) => values.length,
  countDistinct: (values: readonly number[]) => new Set(values).size,
  first: (values: readonly number[]) => values[0] ?? null,
  last: (values: readonly number[]) => values.at(-1) ?? null,
  sum: (values: readonly number[]) => (values.length === 0 ? null : total(values)),
  avg: (values: readonly number[]) => (values.length === 0 ? null : total(values) / values.length),
  min: (values: readonly number[]) => (values.length === 0 ? null : values.toSorted(nanLast)[0]),
  max: (values: readonly number[]) => (values.length === 0 ? null : values.toSorted(nanLast).at(-1)),
  stddev: (values: readonly number[]) => {
    if (values.length < 2) return null;
    if (!values.every(Number.isFinite)) return Number.NaN;
    const mean = total(values) / values.length;
    return Math.sqrt(total(values.map((value) => (value - mean) ** 2)) / (values.length - 1));
  },
} satisfies Record<string, (values: readonly number[]) => number | null | undefined>;

export function quantile(share: number): (values: readonly number[]) => number | null {
  return (values) => {
    if (values.length === 0) return null;
    const sorted = values.toSorted(nanLast);
    const place = share * (sorted.length - 1);
    const low = sorted[Math.floor(place)] ?? 0;
    const high = sorted[Math.ceil(place)] ?? 0;
    return low === high ? low : low + (place - Math.floor(place)) * (high - low);
  };
}

/** Infinite while one of the values is; not a number with both infinities, or a NaN. */
function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** PostgreSQL counts NaN greater than everything else. */
function nanLast(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a - b;
}
