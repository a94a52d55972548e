import { RuntimeError } from "../errors/index.js";
import type { ProjectDefinition } from "../definitions/project.js";
import type { Queryable } from "./pool.js";
import { systemVersions } from "./system-migrations.js";
import { readShapes, shapeMismatch } from "./table-shape.js";

/**
 * Keeps a process from working on tables of another state than its own.
 * @param project whatever of a project the process reads and writes
 * @throws RuntimeError MLO5601 that names what is lacking; MLO5020 if the database is newer
 */
export async function requireMigrated(
  db: Queryable,
  project: Pick<ProjectDefinition, "sources" | "features">,
): Promise<void> {
  const { stored, own } = await systemVersions(db);
  if (stored === 0) throw notMigrated("it has no tables of mlops-yaml yet");
  if (stored < own) throw notMigrated(`its tables are at version ${stored} of ${own}`);
  const mismatch = shapeMismatch(await readShapes(db, ["raw", "features", "online"]), project);
  if (mismatch !== null) throw notMigrated(mismatch);
}

function notMigrated(why: string): RuntimeError {
  return new RuntimeError("MLO5601", `The database is not migrated: ${why}.`, {
    hint: "Run the migrations first; `mlops up` and the Compose file do so by themselves.",
  });
}
