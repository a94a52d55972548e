import type { TimeOrder } from "@mlops-yaml/runtime/profiling";
import { isId } from "./infer-key.js";
import type { InferredColumn } from "./inference.js";

/** A later time of the same row, at which the columns become known that were not known at its event time. */
export interface KnownTime {
  /** Name of the timestamp column. */
  readonly column: string;
  /** How it was placed, for the comment; null for the later time itself. */
  readonly remark: string | null;
}

/** In so many of the rows that have both times one must not be after the other. */
const nearlyAlways = 0.99;
/** In so many it must be before it, or the two are the same time. */
const mostly = 0.5;
/** Times of writing a row down come after its event, and say nothing of its values. */
const writingName = /(created|loaded|inserted|ingested|written|extracted|processed)/i;

export const precedes = ({ both, before }: TimeOrder, first: number, second: number): boolean => {
  const rows = both[first]?.[second] ?? 0;
  const later = before[second]?.[first] ?? 0;
  return rows > 0 && 1 - later / rows >= nearlyAlways && (before[first]?.[second] ?? 0) / rows >= mostly;
};

/**
 * Which columns may be known only at a later time of their row, by name: what the name of that time or of the event
 * claims for itself belongs to it; ids and parts of the key are known at once; the rest cannot be placed and waits for
 * the last time, so that nothing passes as known that may hold the outcome.
 * @param times the timestamp columns in the order of `order`
 */
export function knownTimes(
  columns: readonly InferredColumn[],
  eventTime: string,
  key: readonly string[],
  times: readonly InferredColumn[],
  order: TimeOrder,
): ReadonlyMap<string, KnownTime> {
  const event = times.findIndex(({ name }) => name === eventTime);
  const later = times
    .map((column, place) => ({ column, place }))
    .filter(({ column, place }) => !writingName.test(column.name) && precedes(order, event, place))
    .sort((left, right) => (precedes(order, left.place, right.place) ? -1 : 1));
  const last = later.at(-1);
  if (last === undefined) return new Map();
  const words = new Map(times.map(({ name }) => [name, ownWords(name, times)]));
  const known = new Map<string, KnownTime>();
  for (const column of columns) {
    if (column.name === eventTime || key.includes(column.name)) continue;
    const isLater = later.find(({ column: { name } }) => name === column.name);
    const named =
      isLater?.column ??
      times.find(({ name }) => wordsOf(column.name).some((word) => words.get(name)?.has(word)));
    if (isLater === undefined && (named?.name === eventTime || isId(column))) continue;
    const time = later.find(({ column: { name } }) => name === named?.name)?.column ?? last.column;
    known.set(column.name, {
      column: time.name,
      remark:
        isLater !== undefined
          ? null
          : named !== undefined
            ? "a guess by its name"
            : `a guess: remove known_at if it is known at ${eventTime}`,
    });
  }
  return known;
}

const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2);

/** Words of a time's name that no other time has: pickup in pickup_datetime beside dropoff_datetime. */
function ownWords(name: string, times: readonly InferredColumn[]): ReadonlySet<string> {
  const others = new Set(times.filter((time) => time.name !== name).flatMap((time) => wordsOf(time.name)));
  return new Set(
    wordsOf(name).filter(
      (word) => !others.has(word) && !/^(date|time|datetime|timestamp|utc|at)$/.test(word),
    ),
  );
}
