import { RuntimeError } from "../errors/index.js";
import { artifactPaths, readArtifact, tagNames } from "../tracking/index.js";
import { withPool } from "../store/with-pool.js";

/** A training set that was saved as a Parquet file. */
export interface TrainingSetStatus {
  /** The run's id, 32 hexadecimal digits. */
  readonly id: string;
  readonly model: string;
  readonly rows: number | null;
  readonly sizeBytes: number;
  /** sha256 of the file. */
  readonly hash: string;
  readonly createdAt: string;
  /** Labels known by this time took part. */
  readonly asOf: string | null;
  readonly definitionHash: string | null;
  /** Where the examples and features came from; null for those saved before it was recorded. */
  readonly lineage: unknown;
}

/** The newest first. */
export async function readTrainingSets(
  databaseUrl: string,
  models: readonly string[],
): Promise<readonly TrainingSetStatus[]> {
  return withPool(databaseUrl, async (pool) => {
    const { rows } = await pool.query<TrainingSetStatus & { readonly createdAt: Date }>(
      `SELECT r.run_id AS id, e.name AS model, a.hash, f.size_bytes::float8 AS "sizeBytes", r.start_time AS "createdAt",
              (tags.all ->> '${tagNames.rows}')::float8 AS rows, tags.all ->> 'as_of' AS "asOf",
              tags.all ->> 'definition_hash' AS "definitionHash", (tags.all ->> 'lineage')::jsonb AS lineage
         FROM ml.run_artifacts a JOIN ml.artifacts f USING (hash) JOIN ml.runs r USING (run_id)
         JOIN ml.experiments e USING (experiment_id)
         CROSS JOIN LATERAL (SELECT jsonb_object_agg(key, value) FROM ml.tags t WHERE t.run_id = r.run_id) AS tags ("all")
        WHERE a.path = $2 AND e.name = ANY ($1)
        ORDER BY r.start_time DESC, r.run_id`,
      [models, artifactPaths.trainingSet],
    );
    return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
  });
}

/**
 * The Parquet file of a training set, whose hash is checked.
 * @param id the run's id or its beginning
 * @throws RuntimeError MLO5701 where it names none or several
 */
export async function readTrainingSetFile(
  databaseUrl: string,
  id: string,
): Promise<{ readonly id: string; readonly hash: string; readonly content: Uint8Array }> {
  return withPool(databaseUrl, async (pool) => {
    const { rows } = await pool.query<{ id: string; hash: string }>(
      `SELECT run_id AS id, hash FROM ml.run_artifacts
        WHERE path = $2 AND starts_with(run_id, $1) LIMIT 2`,
      [id, artifactPaths.trainingSet],
    );
    const found = rows[0];
    if (found === undefined || rows.length > 1)
      throw new RuntimeError(
        "MLO5701",
        `${rows.length > 1 ? "Several training sets begin" : "No training set begins"} with "${id}"`,
        { hint: "`mlops datasets` lists them." },
      );
    return { ...found, content: await readArtifact(pool, found.hash) };
  });
}
