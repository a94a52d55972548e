import type { Queryable } from "../store/index.js";

export interface PredictionWindow {
  readonly service: string;
  readonly model: string;
  /** Exclusive. */
  readonly start: Date;
  /** Inclusive. */
  readonly end: Date;
}

export interface LoggedPrediction {
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Probability of a classification, else the predicted value. */
  readonly value: number;
}

/** The version that answered last in the window and how often it did, or null: nothing was asked. */
export async function lastVersion(
  db: Queryable,
  { service, model, start, end }: PredictionWindow,
): Promise<{ readonly version: number; readonly rows: number } | null> {
  const { rows } = await db.query<{ version: number; rows: number }>(
    `SELECT version, count(*)::int AS rows
       FROM serving.predictions
      WHERE service = $1 AND model = $2 AND predicted_at > $3 AND predicted_at <= $4
      GROUP BY version ORDER BY max(predicted_at) DESC LIMIT 1`,
    [service, model, start, end],
  );
  return rows[0] ?? null;
}

/**
 * Predictions of one version in the window; of more than `limit` as many, drawn at random: prediction ids are
 * random, so that their order is, and the same window gives the same rows.
 */
export async function readPredictions(
  db: Queryable,
  { service, model, start, end }: PredictionWindow,
  version: number,
  limit: number,
): Promise<readonly LoggedPrediction[]> {
  const { rows } = await db.query<LoggedPrediction>(
    `SELECT inputs, coalesce(output->'probability', output->'prediction')::float8 AS value
       FROM serving.predictions
      WHERE service = $1 AND model = $2 AND predicted_at > $3 AND predicted_at <= $4 AND version = $5
      ORDER BY prediction_id LIMIT $6`,
    [service, model, start, end, version, limit],
  );
  return rows;
}
