import type { Queryable } from "../store/index.js";

export interface RunValues {
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** The values at each key's last step. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Each in one statement; the same values again change nothing. */
export const logParams = (db: Queryable, runId: string, params: Readonly<Record<string, unknown>>) =>
  logTexts(db, "ml.params", runId, params);

export const logTags = (db: Queryable, runId: string, tags: Readonly<Record<string, unknown>>) =>
  logTexts(db, "ml.tags", runId, tags);

/**
 * @param step counts what the metric goes along with (trees, epochs); 0 for a metric of the whole run
 * @throws RangeError if a value is not finite: what could not be evaluated is left out by the caller
 */
export async function logMetrics(
  db: Queryable,
  runId: string,
  metrics: Readonly<Record<string, number>>,
  step = 0,
): Promise<void> {
  const keys = Object.keys(metrics);
  const values = Object.values(metrics);
  const notFinite = keys.find((key) => !Number.isFinite(metrics[key]));
  if (notFinite !== undefined) throw new RangeError(`metric ${notFinite} is ${metrics[notFinite]}`);
  if (keys.length === 0) return;
  await db.query(
    `INSERT INTO ml.metrics (run_id, key, step, value)
     SELECT $1, key, $2, value FROM unnest($3::text[], $4::double precision[]) AS given (key, value)
     ON CONFLICT (run_id, key, step) DO UPDATE SET value = excluded.value, time = excluded.time
     WHERE metrics.value <> excluded.value`,
    [runId, step, keys, values],
  );
}

export async function readRunValues(db: Queryable, runId: string): Promise<RunValues> {
  const texts = async (table: "ml.params" | "ml.tags"): Promise<Record<string, string>> => {
    const { rows } = await db.query<{ key: string; value: string }>(
      `SELECT key, value FROM ${table} WHERE run_id = $1 ORDER BY key`,
      [runId],
    );
    return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
  };
  const { rows } = await db.query<{ key: string; value: number }>(
    "SELECT DISTINCT ON (key) key, value FROM ml.metrics WHERE run_id = $1 ORDER BY key, step DESC",
    [runId],
  );
  return {
    params: await texts("ml.params"),
    tags: await texts("ml.tags"),
    metrics: Object.fromEntries(rows.map(({ key, value }) => [key, value])),
  };
}

async function logTexts(
  db: Queryable,
  table: "ml.params" | "ml.tags",
  runId: string,
  texts: Readonly<Record<string, unknown>>,
): Promise<void> {
  const keys = Object.keys(texts);
  if (keys.length === 0) return;
  await db.query(
    `INSERT INTO ${table} AS stored (run_id, key, value)
     SELECT $1, key, value FROM unnest($2::text[], $3::text[]) AS given (key, value)
     ON CONFLICT (run_id, key) DO UPDATE SET value = excluded.value WHERE stored.value <> excluded.value`,
    [runId, keys, keys.map((key) => String(texts[key]))],
  );
}
