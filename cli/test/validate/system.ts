/** A project whose source is loaded into a database of its own, without processes around it. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadProject, type Source } from "@mlops-yaml/schema";
import { loadOrigin, pendingOrigins } from "../../../runtime/src/ingestion/index.js";
import { migrate } from "../../../runtime/src/migration/index.js";
import { createPool } from "../../../runtime/src/store/index.js";
import { fileSource, projectOf } from "../../../runtime/test/support/project.js";
import { testDatabase } from "../../../runtime/test/support/database.js";
import { recordedLog } from "../../../runtime/test/support/log.js";
import { emptyFolder } from "../support/folder.js";
import { mlops, type CommandResult } from "../support/command.js";
import { onTestFinished } from "vitest";

export interface LoadedSystem {
  readonly folder: string;
  readonly run: (...args: string[]) => Promise<CommandResult>;
  /** Executes SQL in its database. */
  readonly query: (sql: string) => Promise<void>;
}

/** @param files by path; each is loaded as a batch of its own, in the order of their names */
export async function loadedSystem(yaml: string, files: Record<string, string>): Promise<LoadedSystem> {
  const folder = await emptyFolder();
  await writeFile(join(folder, "mlops.yaml"), yaml);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const result = await loadProject(join(folder, "mlops.yaml"));
  if (!("project" in result)) throw new Error(JSON.stringify(result.diagnostics));
  const database = await testDatabase();
  const pool = createPool({ DATABASE_URL: database.url });
  onTestFinished(async () => {
    await pool.end();
    await database.drop();
  });
  const { log } = recordedLog();
  const sources = result.project.sources.map(definition);
  await migrate(pool, projectOf(sources), { log });
  for (const source of sources)
    for (const origin of await pendingOrigins(pool, source, folder))
      await loadOrigin(pool, source, origin, { projectDirectory: folder, timezone: "UTC", log });
  return {
    folder,
    run: (...args) => mlops(folder, args, { env: { DATABASE_URL: database.url } }),
    query: async (sql) => void (await pool.query(sql)),
  };
}

function definition({ name, connection, columns, primaryKey, eventTime, expectations }: Source) {
  if (connection.type !== "file") throw new Error("files only");
  const types = columns.map(
    (column) => [column.name, { type: column.type, nullable: column.nullable }] as const,
  );
  return fileSource(name, connection.path, Object.fromEntries(types), {
    primaryKey,
    eventTime,
    expectations: expectations.map(({ type, kwargs, severity, onFail }) => ({
      type,
      kwargs,
      severity,
      onFail,
    })),
  });
}
