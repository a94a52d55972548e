import type pg from "pg";
import { RuntimeError } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import type { ProjectDefinition } from "../definitions/project.js";
import type { SourceDefinition } from "../definitions/source.js";
import { collectConsents, ConsentRequired } from "../store/consents.js";
import { adaptRawTable } from "./raw-tables.js";
import { applySystemMigrations } from "../store/system-migrations.js";
import { readShapes, shapeMismatch, type TableShape } from "../store/table-shape.js";
import { requireServerVersion } from "../store/server-version.js";
import { beginTransaction, lockInTransaction, transaction } from "../store/transaction.js";
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
    await adaptTables(client, project, {
      log,
      adapt: (source, shape) => adaptRawTable(client, source, shape, { consents: given, log }),
    });
  });
  for (const consent of given.unused()) log.warn(`the consent ${consent} was not needed`, { consent });
}

/**
 * Tries a migration and takes it back: the log tells what would be changed.
 * @returns what waits for a consent
 * @throws RuntimeError MLO5014, MLO5020, MLO5021, MLO5023
 */
export async function tryMigration(
  pool: pg.Pool,
  project: MigratedProject,
  { log }: { log: Logger },
): Promise<readonly ConsentRequired[]> {
  const waiting: ConsentRequired[] = [];
  await requireServerVersion(pool);
  const attempt = await beginTransaction(pool);
  try {
    const { client } = attempt;
    await lockInTransaction(client, "migrate");
    await adaptTables(client, project, {
      log,
      adapt: async (source, shape) => {
        const given: string[] = [];
        for (;;) {
          await client.query("SAVEPOINT source");
          try {
            return await adaptRawTable(client, source, shape, {
              consents: collectConsents(given),
              log,
            });
          } catch (error) {
            const consent = error instanceof ConsentRequired ? error.consents[0] : undefined;
            if (consent === undefined || given.includes(consent)) throw error;
            await client.query("ROLLBACK TO SAVEPOINT source");
            waiting.push(error as ConsentRequired);
            given.push(consent);
          }
        }
      },
    });
  } finally {
    attempt.abandon();
  }
  return waiting;
}

async function adaptTables(
  client: pg.PoolClient,
  project: MigratedProject,
  {
    log,
    adapt,
  }: {
    readonly log: Logger;
    readonly adapt: (source: SourceDefinition, shape: TableShape) => Promise<boolean>;
  },
): Promise<void> {
  await client.query("SET LOCAL client_min_messages = warning"); // "already exists, skipping"
  await applySystemMigrations(client, log);
  const stored = await readShapes(client, ["raw", "features", "online"]);
  const emptied = new Set<string>();
  for (const source of project.sources) {
    const shape = stored.get(`raw.${source.name}`);
    if (shape === undefined) {
      log.info(`raw.${source.name} is made`, { table: `raw.${source.name}` });
      continue;
    }
    if (await adapt(source, shape)) emptied.add(source.name);
  }
  for (const view of project.features) {
    await adaptViewTables(client, view, stored, { sourceEmptied: emptied.has(view.source), log });
  }
  await client.query(project.tablesSql);
  for (const view of project.features) await addComputingTable(client, view);
  verify(await readShapes(client, ["raw", "features", "online"]), project);
}

function verify(stored: ReadonlyMap<string, TableShape>, project: MigratedProject): void {
  const mismatch = shapeMismatch(stored, project);
  if (mismatch === null) return;
  throw new RuntimeError("MLO5023", `After the migration ${mismatch}.`, {
    hint: "The generated SQL does not match the definitions beside it: run `mlops generate`.",
  });
}
