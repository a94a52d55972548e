/** The flagship's training set, from the files in data/ by way of ingestion and features. */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "../../runtime/dist/embedded-postgres/index.js";
import { materializeView } from "../../runtime/dist/features/index.js";
import { modelHashes } from "../../runtime/dist/hashes/model-hashes.js";
import { loadOrigin, pendingOrigins } from "../../runtime/dist/ingestion/index.js";
import { migrate } from "../../runtime/dist/migration/index.js";
import { createPool } from "../../runtime/dist/store/index.js";
import { newRunId, runArtifact } from "../../runtime/dist/tracking/index.js";
import { buildTrainingSet } from "../../runtime/dist/training/index.js";

/** @returns {Promise<Buffer>} training_set.parquet */
export async function makeTrainingSet(project, model, projectDirectory, log) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "mlops-bench-"));
  await chmod(folder, 0o755);
  const postgres = await startEmbeddedPostgres({ directory: path.join(folder, "postgres"), log });
  const pool = createPool({ DATABASE_URL: postgres.url });
  try {
    await migrate(pool, project, { log });
    for (const source of project.sources) {
      for (const origin of await pendingOrigins(pool, source, projectDirectory)) {
        await loadOrigin(pool, source, origin, { projectDirectory, timezone: project.timezone, log });
      }
    }
    for (const view of project.features) {
      const source = project.sources.find(({ name }) => name === view.source);
      await materializeView(pool, view, source, { log, now: new Date() });
    }
    const runId = newRunId();
    await buildTrainingSet(pool, model, {
      runId,
      asOf: new Date(),
      seed: project.seed,
      log,
      definitionHash: modelHashes(model, project).learned,
    });
    return await runArtifact(pool, runId, "training_set.parquet");
  } finally {
    await pool.end();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
