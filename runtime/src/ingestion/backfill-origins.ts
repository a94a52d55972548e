import type pg from "pg";
import { RuntimeError } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import type { SourceDefinition } from "../definitions/source.js";
import { readsWhole } from "./declaration.js";
import type { Interval } from "./interval.js";
import type { Origin } from "./origin.js";
import { relationName } from "./read-table.js";
import { storeOf } from "./stores/index.js";

/**
 * What has to be loaded again for an interval: the table, or the files whose rows lie in it, as their newest batches
 * tell. Of a file that was not read yet its name tells, where it has a date; else it belongs to the interval.
 * @throws RuntimeError MLO5121 and those of `pendingOrigins`
 */
export async function backfillOrigins(
  pool: pg.Pool,
  source: SourceDefinition,
  interval: Interval,
  projectDirectory: string,
  log?: Logger,
): Promise<Origin[]> {
  const { connection } = source;
  if (source.eventTime === null || source.ingest.mode === "scd2")
    throw new RuntimeError(
      "MLO5121",
      `The source ${source.name} has no event time of its own, so no interval can be loaded again.`,
      {
        hint: `Run ingest.${source.name} without --backfill.`,
      },
    );
  if (connection.type === "postgres")
    return [{ name: relationName(connection), files: [], contentHash: null }];
  if (readsWhole(source))
    throw new RuntimeError("MLO5121", `The source ${source.name} loads everything each time (mode full).`, {
      hint: `Run ingest.${source.name} without --backfill, or use mode incremental.`,
    });
  const files = await storeOf(connection, { source, projectDirectory, log }).list();
  const loaded = await loadedRanges(pool, source.name, interval);
  return files
    .map(({ name }) => name)
    .filter((name) => loaded.get(name) ?? mayLieIn(name, interval))
    .map((name) => ({ name, files: [name], contentHash: null }));
}

/** Of each origin that was loaded, whether its rows reach into the interval. */
async function loadedRanges(
  pool: pg.Pool,
  source: string,
  { from, to }: Interval,
): Promise<Map<string, boolean>> {
  const { rows } = await pool.query<{ origin: string; inside: boolean }>(
    `SELECT origin, bool_or(min_event_time < $3::timestamptz AND max_event_time >= $2::timestamptz) AS inside
       FROM (SELECT DISTINCT ON (origin) origin, min_event_time, max_event_time
               FROM raw._batches WHERE source = $1 AND state = 'loaded' ORDER BY origin, batch_id DESC) AS newest
      GROUP BY origin`,
    [source, from, to],
  );
  return new Map(rows.map(({ origin, inside }) => [origin, inside]));
}

const dateInName = /(?<!\d)((?:19|20)\d{2})(?:[-_]?(0[1-9]|1[0-2])(?:[-_]?(0[1-9]|[12]\d|3[01]))?)?(?!\d)/;

/** Whether the date in a file's name, if there is one, touches the interval; a day's room is left for time zones. */
function mayLieIn(name: string, { from, to }: Interval): boolean {
  const match = dateInName.exec(name.slice(name.lastIndexOf("/") + 1));
  if (!match) return true;
  const [, year, month, day] = match;
  const start = Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1));
  const end =
    day !== undefined
      ? start + 86_400_000
      : month !== undefined
        ? Date.UTC(Number(year), Number(month), 1)
        : Date.UTC(Number(year) + 1, 0, 1);
  const room = 86_400_000;
  return start - room < Date.parse(iso(to)) && end + room > Date.parse(iso(from));
}

/** PostgreSQL's text of a time as JavaScript reads it. */
function iso(time: string): string {
  return time.replace(" ", "T").replace(/([+-]\d{2})$/, "$1:00");
}
