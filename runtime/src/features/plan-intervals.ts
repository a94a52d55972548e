import { escapeIdentifier } from "pg";
import type { Queryable } from "../store/index.js";
import type { FeatureViewDefinition } from "../definitions/feature-view.js";
import type { SourceDefinition } from "../definitions/source.js";

/** So many event times tell well enough how the rows lie in time. */
const sampledRows = 30_000;

/** An interval reads the rows of one window before it again: it should itself be so many windows long. */
const windowsOfInterval = 2;

/**
 * Where a computation of rows from `from` on is divided, so that each interval has about so many rows of the source:
 * ends of the intervals but the last, as timestamptz texts. Empty: it is no longer than one interval.
 */
export async function planIntervals(
  db: Queryable,
  view: FeatureViewDefinition,
  source: SourceDefinition,
  { from, to = "infinity" }: { readonly from: string; readonly to?: string | undefined },
  rowsOfInterval: number,
): Promise<string[]> {
  if (view.kind === "static" || source.eventTime === null) return [];
  const time = escapeIdentifier(source.eventTime);
  const table = `raw.${escapeIdentifier(source.name)}`;
  const inside = `${time} >= $1::timestamptz AND ${time} < $2::timestamptz AND isfinite(${time})`;
  const counted = await db.query<{ count: number; earliest: number | null }>(
    `SELECT count(*) AS count, extract(epoch FROM min(${time}))::float8 AS earliest FROM ${table} WHERE ${inside}`,
    [from, to],
  );
  const { count = 0, earliest = null } = counted.rows[0] ?? {};
  const intervals = Math.ceil(count / rowsOfInterval);
  if (intervals <= 1 || earliest === null) return [];
  const shares = Array.from({ length: intervals - 1 }, (_, index) => (index + 1) / intervals);
  const { rows } = await db.query<{ end: string; seconds: number }>(
    `SELECT "end"::text, extract(epoch FROM "end")::float8 AS seconds
       FROM (SELECT percentile_disc($3::float8[]) WITHIN GROUP (ORDER BY ${time}) AS ends
               FROM ${table} TABLESAMPLE BERNOULLI ($4) WHERE ${inside}) AS sample
            CROSS JOIN LATERAL unnest(ends) AS "end"
      ORDER BY "end"`,
    [from, to, shares, Math.min(100, (100 * sampledRows) / count)],
  );
  const shortest = windowsOfInterval * (view.windowSeconds ?? 0);
  let begin = earliest;
  return rows
    .filter(({ seconds }) => {
      if (seconds <= begin || seconds - begin < shortest) return false;
      begin = seconds;
      return true;
    })
    .map(({ end }) => end);
}
