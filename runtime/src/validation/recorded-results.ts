import type { ExpectationOutcome } from "../expectations/index.js";
import { exactJsonParsers, type Queryable } from "../store/index.js";
import type { ExpectationDefinition } from "../definitions/expectation.js";
import type { Validation } from "./validation.js";

interface ResultRow {
  readonly expectation_type: string;
  readonly kwargs: Record<string, unknown>;
  readonly severity: ExpectationDefinition["severity"];
  readonly on_fail: ExpectationDefinition["onFail"];
  readonly success: boolean | null;
  readonly result: Record<string, unknown>;
  readonly exception: string | null;
}

/** The results that were recorded when a batch was judged; null: there is no such batch. */
export async function recordedResults(db: Queryable, batchId: number): Promise<Validation | null> {
  const batches = await db.query<{ source: string; origin: string; rows_read: number; finished_at: Date }>(
    "SELECT source, origin, rows_read, finished_at FROM raw._batches WHERE batch_id = $1",
    [batchId],
  );
  const batch = batches.rows[0];
  if (!batch) return null;
  const { rows } = await db.query<ResultRow>({
    text: `SELECT expectation_type, kwargs, severity, on_fail, success, result, exception
             FROM monitoring.expectation_results WHERE source = $1 AND batch_id = $2 ORDER BY result_id`,
    values: [batch.source, batchId],
    types: exactJsonParsers,
  });
  return {
    source: batch.source,
    batchId,
    origin: batch.origin,
    rows: batch.rows_read,
    evaluatedAt: batch.finished_at.toISOString(),
    outcomes: rows.map(outcome),
  };
}

/** The newest batch of a source that was judged; null: none was. */
export async function lastBatchId(db: Queryable, source: string): Promise<number | null> {
  const { rows } = await db.query<{ id: number | null }>(
    "SELECT max(batch_id) AS id FROM monitoring.expectation_results WHERE source = $1",
    [source],
  );
  return rows[0]?.id ?? null;
}

/** What kept an expectation from being judged is recorded in one column; a result without any count had raised. */
function outcome(row: ResultRow): ExpectationOutcome {
  const { expectation_type: type, kwargs, severity, on_fail: onFail, success, result, exception } = row;
  const raised = exception !== null && Object.keys(result).length === 0;
  return {
    expectation: { type, kwargs, severity, onFail },
    success,
    result,
    reason: raised ? null : exception,
    exception: raised ? exception : null,
    unexpectedSql: null,
  };
}
