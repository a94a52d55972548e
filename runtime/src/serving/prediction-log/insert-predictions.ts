import type { Queryable } from "../../store/index.js";

/**
 * Inserts records, each the JSON text of a PredictionRecord, in one statement; those that are there already
 * stay as they are.
 */
export async function insertPredictions(db: Queryable, records: readonly string[]): Promise<void> {
  await db.query({ name: "insert_predictions", text: insertSql, values: [`[${records.join(",")}]`] });
}

const insertSql = `
INSERT INTO serving.predictions
  (prediction_id, service, model, version, predicted_at, predict_at, request, inputs, output, latency_ms)
SELECT prediction_id, service, model, version, predicted_at, predict_at, request, inputs, output, latency_ms
FROM jsonb_to_recordset($1::jsonb) AS record (
  prediction_id uuid, service text, model text, version integer, predicted_at timestamptz,
  predict_at timestamptz, request jsonb, inputs jsonb, output jsonb, latency_ms real
)
ON CONFLICT (prediction_id) DO NOTHING`;
