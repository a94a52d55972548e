import { escapeIdentifier } from "pg";
import { RuntimeError } from "../errors/index.js";
import { parseInterval, type Interval } from "../ingestion/index.js";
import type { Queryable } from "../store/index.js";
import type { FeatureViewDefinition } from "../definitions/feature-view.js";
import type { SourceDefinition } from "../definitions/source.js";

/**
 * The event times of a view that `2013-01..2013-06` means, see `parseInterval`.
 * @throws RuntimeError MLO5120, MLO5301 for a view without times, MLO5302 where the view has no rows
 */
export async function viewInterval(
  db: Queryable,
  view: FeatureViewDefinition,
  source: SourceDefinition,
  text: string,
  timezone: string,
): Promise<Interval> {
  if (view.kind === "static" || source.eventTime === null)
    throw new RuntimeError(
      "MLO5301",
      `The view ${view.name} has no event times, so no interval can be computed again.`,
      { hint: `Run features.${view.name} without --backfill.` },
    );
  const interval = await parseInterval(db, text, timezone);
  // A row counts in windows until one window after its time, and at the next grid point at the latest.
  const after = (view.windowSeconds ?? 0) + (view.everySeconds ?? 0);
  const time = escapeIdentifier(source.eventTime);
  const { rows } = await db.query<{ first: string | null; last: string; inside: boolean }>(
    `SELECT first::text, last::text, $1 <= last + make_interval(secs => $3) AND $2 > first AS inside
       FROM (SELECT min(${time}) AS first, max(${time}) AS last FROM raw.${escapeIdentifier(source.name)}) AS times`,
    [interval.from, interval.to, after],
  );
  const reach = rows[0];
  if (reach?.first == null)
    throw new RuntimeError(
      "MLO5302",
      `Nothing is loaded of ${source.name}, so ${view.name} has no rows in ${text}.`,
      {
        hint: `Run ingest.${source.name} first.`,
      },
    );
  if (!reach.inside)
    throw new RuntimeError("MLO5302", `The view ${view.name} has no rows in ${text}.`, {
      hint: `Rows of ${source.name} reach from ${reach.first} to ${reach.last}.`,
    });
  return interval;
}
