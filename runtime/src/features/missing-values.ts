import type { PoolClient } from "pg";
import type { Logger } from "../logging/logger.js";
import type { Queryable } from "../store/index.js";

/** A value of a view that is missing since its column cannot hold it, or since its expression fails. */
export interface MissingValue {
  readonly field: string;
  /** The entity's keys: `customer=c1`. */
  readonly entity: string;
  /** Event time in the view, RFC 3339; of an expression that fails the time at which it did. */
  readonly at: string;
  /** Missing: it is out of range. */
  readonly reason?: string;
}

/** Takes a field of an entity that is missing, and why. */
export type TellMissing = (field: string, entity: string, reason: string) => void;

/** As the functions of the migration "missing values" tell of one. */
const noticeCode = "01F01";
/** So many fields and entities are named in the log. */
const namedInLog = 3;

/**
 * Runs what computes a view, and tells of the values that are missing since they are out of range, or of which `compute`
 * tells: each is named in features._missing_values, and the first ones in the log.
 * @param client in a transaction
 * @param from event time from which the view is computed; what was missing from there on is forgotten
 * @param isWhole whether all entities are computed
 */
export async function tellingOfMissing<Result>(
  client: PoolClient,
  { view, from, isWhole, log }: { view: string; from: string; isWhole: boolean; log: Logger },
  compute: (tell: TellMissing) => Promise<Result>,
): Promise<Result> {
  const missing = new Map<string, MissingValue>();
  const tell: TellMissing = (field, entity, reason) =>
    missing.set(JSON.stringify([field, entity]), { field, entity, reason, at: new Date().toISOString() });
  const onNotice = ({ code, detail }: { code?: string | undefined; detail?: string | undefined }): void => {
    if (code !== noticeCode || detail === undefined) return;
    const value = JSON.parse(detail) as MissingValue;
    const key = JSON.stringify([value.field, value.entity]);
    const earlier = missing.get(key);
    if (earlier === undefined || earlier.at < value.at) missing.set(key, value);
  };
  client.on("notice", onNotice);
  try {
    const result = await compute(tell);
    if (isWhole)
      await client.query("DELETE FROM features._missing_values WHERE view = $1 AND last_at >= $2", [
        view,
        from,
      ]);
    if (missing.size > 0) await record(client, view, [...missing.values()], log);
    return result;
  } finally {
    client.off("notice", onNotice);
  }
}

async function record(
  client: PoolClient,
  view: string,
  values: readonly MissingValue[],
  log: Logger,
): Promise<void> {
  await client.query(
    `INSERT INTO features._missing_values AS stored (view, field, entity, last_at)
     SELECT $1, field, entity, at FROM json_to_recordset($2::json) AS told (field text, entity text, at timestamptz)
     ON CONFLICT (view, field, entity) DO UPDATE
       SET last_at = greatest(stored.last_at, excluded.last_at), told_at = now()`,
    [view, JSON.stringify(values)],
  );
  const named = values.slice(0, namedInLog).map(({ field, entity }) => `${field} of ${entity}`);
  const more = values.length > named.length ? ` and ${values.length - named.length} more` : "";
  const reasons = [...new Set(values.map(({ reason = "out of range" }) => reason))].join("; ");
  log.warn(
    `${view}: ${named.join("; ")}${more} ${values.length === 1 ? "is" : "are"} missing: ${reasons}. The rest is computed.`,
    {
      view,
      missing: values.length,
      hint: "Leave marks for missing data such as 1.8e308 out with the aggregate's where, have the expression take every value, as with nullif(divisor, 0), or have an expectation put such rows into quarantine.",
    },
  );
}

/** How many fields of entities are missing in each view, and one of them. */
export async function missingByView(
  db: Queryable,
  views: readonly string[],
): Promise<ReadonlyMap<string, { readonly count: number; readonly example: string }>> {
  const { rows } = await db.query<{ view: string; count: number; example: string }>(
    `SELECT view, count(*) AS count, min(field || ' of ' || entity) AS example
       FROM features._missing_values WHERE view = ANY($1) GROUP BY view`,
    [views],
  );
  return new Map(rows.map(({ view, count, example }) => [view, { count, example }]));
}
