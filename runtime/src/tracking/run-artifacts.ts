import type { Queryable } from "../store/index.js";
import { RuntimeError } from "../errors/index.js";
import { readArtifact, writeArtifact } from "./artifacts.js";

/** Stores content and attaches it to the run under a path ("model.onnx"). @returns its hash */
export async function attachArtifact(
  db: Queryable,
  runId: string,
  path: string,
  content: Uint8Array,
): Promise<string> {
  const hash = await writeArtifact(db, content);
  await db.query(
    `INSERT INTO ml.run_artifacts (run_id, path, hash) VALUES ($1, $2, $3)
     ON CONFLICT (run_id, path) DO UPDATE SET hash = excluded.hash WHERE run_artifacts.hash <> excluded.hash`,
    [runId, path, hash],
  );
  return hash;
}

/** @returns the hash of what is attached under the path, or null */
export async function runArtifactHash(db: Queryable, runId: string, path: string): Promise<string | null> {
  const { rows } = await db.query<{ hash: string }>(
    "SELECT hash FROM ml.run_artifacts WHERE run_id = $1 AND path = $2",
    [runId, path],
  );
  return rows[0]?.hash ?? null;
}

/** @throws RuntimeError if the run has nothing under the path */
export async function runArtifact(db: Queryable, runId: string, path: string): Promise<Buffer> {
  const hash = await runArtifactHash(db, runId, path);
  if (hash === null) {
    throw new RuntimeError("MLO5802", `The run ${runId} has no artefact ${path}`, {
      hint: "Train the model again: this run ended before it was written.",
    });
  }
  return readArtifact(db, hash);
}
