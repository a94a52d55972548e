import type pg from "pg";
import { RuntimeError } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import type { ProjectDefinition } from "../v1/definitions.js";
import { collectConsents } from "./consents.js";
import { adaptRawTable } from "./raw-tables.js";
import { applySystemMigrations } from "./system-migrations.js";
import { rawShape, readShapes, viewShape, type TableShape } from "./table-shape.js";
import { lockInTransaction, transaction } from "./transaction.js";
import { adaptViewTables } from "./view-tables.js";

/** What a migration reads of a project. */
export type MigratedProject = Pick<ProjectDefinition, "tablesSql" | "sources" | "features">;

/**
 * Brings the database to this version of the runtime and this project: the runtime's own tables, then
 * raw.*, features.* and online.*. One transaction under one lock: all or nothing, and one at a time.
 * Additive changes apply themselves; what would lose raw data waits for a consent.
 *
 * @param consents such as `drop:raw.flights.distance`; a refusal's message names the one it waits for
 * @throws RuntimeError MLO5020 to MLO5023
 */
export async function migrate(
  pool: pg.Pool,
  project: MigratedProject,
  { log, consents = [] }: { log: Logger; consents?: readonly string[] },
): Promise<void> {
  const given = collectConsents(consents);
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
    verify(await readShapes(client, ["raw", "features", "online"]), project);
  });
  for (const consent of given.unused()) log.warn("consent was not needed", { consent });
}

function verify(stored: ReadonlyMap<string, TableShape>, { sources, features }: MigratedProject): void {
  const wanted: [string, TableShape][] = [
    ...sources.map((source): [string, TableShape] => [`raw.${source.name}`, rawShape(source)]),
    ...features.flatMap((view): [string, TableShape][] => [
      [`features.${view.name}`, viewShape(view, "features")],
      [`online.${view.name}`, viewShape(view, "online")],
    ]),
  ];
  for (const [table, { columns, primaryKey }] of wanted) {
    const found = stored.get(table);
    for (const [column, { type }] of columns) {
      const actual = found?.columns.get(column)?.type ?? "missing";
      if (actual !== type) throw mismatch(`${table}.${column} should be ${type} and is ${actual}`);
    }
    if (primaryKey.length > 0 && found?.primaryKey.join() !== primaryKey.join()) {
      throw mismatch(`${table} should have the primary key (${primaryKey.join(", ")})`);
    }
  }
}

function mismatch(what: string): RuntimeError {
  return new RuntimeError("MLO5023", `After the migration ${what}.`, {
    hint: "The generated SQL does not match the definitions beside it: run `mlops generate`.",
  });
}
