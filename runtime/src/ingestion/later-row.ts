import pg from "pg";
import type { SourceDefinition } from "../definitions/source.js";
import type { Declaration } from "./declaration.js";
import { isAhead } from "./ahead-of-time.js";
import { isStale } from "./held-batches.js";
import { isPushOrigin } from "./origin.js";

/** Whether rows of one key are versions, of which the latest stands; else a key that comes again makes a bad row. */
const hasVersions: Readonly<Record<SourceDefinition["ingest"]["mode"], boolean>> = {
  full: false,
  append: false,
  incremental: true,
  upsert: true,
  scd2: false,
};

export function keepsLatest({ ingest, primaryKey }: SourceDefinition): boolean {
  return hasVersions[ingest.mode] && primaryKey.length > 0;
}

/** Of two versions the later has the greater event time; of equal ones it is the one that was written later, else the last. */
function timesOf({ eventTime, createdAt, primaryKey }: SourceDefinition): string[] {
  const times = eventTime === null ? [] : [eventTime, ...(createdAt === undefined ? [] : [createdAt])];
  return times.filter((column) => !primaryKey.includes(column));
}

/** SQL that orders staged rows of one key, the latest first. */
export function latestFirst(source: SourceDefinition): string {
  const times = timesOf(source).map((column) => `${pg.escapeIdentifier(column)} DESC NULLS LAST`);
  return [...times, "_row_number DESC"].join(", ");
}

/**
 * SQL for ON CONFLICT DO UPDATE … WHERE: whether a row that comes takes the place of the stored one of its key. What
 * the same origin said before has no say, nor has a row that is too far ahead, nor what an earlier declaration has loaded, as it is read again or gone; pushed
 * rows cannot be read again. Null: it always does.
 * @param batch SQL of the id of the batch that comes, which is recorded already
 */
export function takesPlace(source: SourceDefinition, declaration: Declaration, batch: string): string | null {
  const times = timesOf(source).map(pg.escapeIdentifier);
  if (times.length === 0 || !keepsLatest(source)) return null;
  const of = (row: string): string => times.map((time) => `coalesce(${row}.${time}, '-infinity')`).join(", ");
  const { eventTime, ingest } = source;
  // One from before the limit was declared would keep every later row out.
  const isTooFar =
    eventTime === null || ingest.maxAheadSeconds === undefined
      ? ""
      : `\n      OR stored.${isAhead(eventTime, ingest.maxAheadSeconds)}`;
  return `(${of("excluded")}) >= (${of("stored")})${isTooFar}
      OR stored._batch_id IN (
           SELECT earlier.batch_id FROM raw._batches AS earlier JOIN raw._batches AS own USING (source)
            WHERE own.batch_id = ${batch} AND NOT ${isPushOrigin("earlier.origin")}
              AND (earlier.origin = own.origin OR ${isStale(declaration, "earlier")}))`;
}
