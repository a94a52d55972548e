import pg from "pg";
import type { SourceDefinition } from "../definitions/source.js";
import { typedRows } from "./staging.js";

/** Event times further ahead than this are warned of where the source declares no limit of its own: clocks and time zones differ by less. */
const usualSeconds = 86_400;

/** SQL that is true for rows whose event time is more than so many seconds ahead of the transaction's time. */
export const isAhead = (eventTime: string, seconds: number): string =>
  `${pg.escapeIdentifier(eventTime)} > transaction_timestamp() + make_interval(secs => ${seconds})`;

/**
 * What to say of accepted rows from the future: every later row of their key would be late, and no look-up as of now
 * finds them. Null: there are none, or the source declares its own limit.
 */
export async function aheadWarning(
  client: pg.PoolClient,
  { name, columns, eventTime, ingest }: SourceDefinition,
  { newest }: { readonly newest: Date | number | null },
): Promise<string | null> {
  if (eventTime === null || columns[eventTime] === undefined || ingest.maxAheadSeconds !== undefined)
    return null;
  // Clocks of this machine and of the database may differ by some seconds, which do not matter here.
  if (newest === null || Number(newest) <= Date.now() + usualSeconds * 1000) return null;
  const time = pg.escapeIdentifier(eventTime);
  const { rows } = await client.query<{ rows: number; row: number; time: string }>(
    `SELECT count(*) AS rows, (array_agg(_row_number ORDER BY ${time} DESC))[1] AS row, max(${time})::text AS time
       FROM ${typedRows(columns)} WHERE ${isAhead(eventTime, usualSeconds)}`,
  );
  const [found] = rows;
  if (found === undefined || found.rows === 0) return null;
  const are = found.rows === 1 ? "1 row has" : `${found.rows.toLocaleString("en")} rows have`;
  return `${are} an ${eventTime} more than ${durationText(usualSeconds)} ahead, up to ${found.time} in row ${found.row}: later rows of the same key count as late. Set max_ahead under sources.${name}.ingest to keep such rows out, or to say how far ahead they may be`;
}

const units = [
  ["w", 604_800],
  ["d", 86_400],
  ["h", 3600],
  ["m", 60],
] as const;

/** As mlops.yaml writes it: 1d. */
export function durationText(seconds: number): string {
  const unit = units.find(([, length]) => seconds > 0 && seconds % length === 0);
  return unit === undefined ? `${seconds}s` : `${seconds / unit[1]}${unit[0]}`;
}
