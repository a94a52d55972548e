import type pg from "pg";
import { RuntimeError } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import type { ProjectDefinition } from "../v1/definitions.js";
import { collectConsents } from "./consents.js";
import { adaptRawTable } from "./raw-tables.js";
import { applySystemMigrations } from "./system-migrations.js";
import { readShapes, shapeMismatch, type TableShape } from "./table-shape.js";
import { requireServerVersion } from "./server-version.js";
import { lockInTransaction, transaction } from "./transaction.js";
import { adaptViewTables, addComputingTable } from "./view-tables.js";

/** What a migration reads of a project. */
export type MigratedProject = Pick<ProjectDefinition, "tablesSql" | "sources" | "features">;

/**
 * Brings the database to this version of the runtime and this project: the runtime's own tables, then
 * raw.*, features.* and online.*. One transaction under one lock: all or nothing, and one at a time.
 * Additive changes apply themselves; what would lose raw data waits for a consent.
 *
 * @param consents such as `drop:raw.flights.distance`; a refusal's message names the one it waits for
 * @throws RuntimeError MLO5014, MLO5020 to MLO5023
 */
export async function migrate(
  pool: pg.Pool,
  project: MigratedProject,
  { log, consents = [] }: { log: Logger; consents?: readonly string[] },
): Promise<void> {
  const given = collectConsents(consents);
  await requireServerVersion(pool);
  await transaction(pool, async (client) => {
    await lockInTransaction(client, "migrate");
    await client.query("SET LOCAL client_min_messages = warning"); // "already exists, skipping"
    await applySystemMigrations(client, log);
    const stored = await readShapes(client, ["raw", "features", "online"]);
    const emptied = new Set<string>();
    for (const source of project.sources) {
      const shape = stored.get(`raw.${source.name}`);
      if (shape === undefined) continue;
      if (await adaptRawTable(client, source, shape, { consents: given, log })) emptied.add(source.name);
    }
    for (const view of project.features) {
      await adaptViewTables(client, view, stored, { sourceEmptied: emptied.has(view.source), log });
    }
    await client.query(project.tablesSql);
    for (const view of project.features) await addComputingTable(client, view);
    verify(await readShapes(client, ["raw", "features", "online"]), project);
  });
  for (const consent of given.unused()) log.warn("consent was not needed", { consent });
}

function verify(stored: ReadonlyMap<string, TableShape>, project: MigratedProject): void {
  const mismatch = shapeMismatch(stored, project);
  if (mismatch === null) return;
  throw new RuntimeError("MLO5023", `After the migration ${mismatch}.`, {
    hint: "The generated SQL does not match the definitions beside it: run `mlops generate`.",
  });
}
