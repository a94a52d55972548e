import { randomUUID } from "node:crypto";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type pg from "pg";
import { createLogger } from "@mlops-yaml/runtime/logging";
import { createPool } from "@mlops-yaml/runtime/store";
import { repository } from "../../support/project.js";
import { Broken } from "../story.js";
import type { System } from "../system/system.js";

type Materialize = (
  pool: pg.Pool,
  view: { readonly name: string; readonly source: string },
  source: unknown,
  options: { readonly log: unknown; readonly now: Date },
) => Promise<unknown>;

interface EmittedProject {
  readonly features: readonly { readonly name: string; readonly source: string }[];
  readonly sources: readonly { readonly name: string }[];
}

/** Computes every view again, from nothing but its source, and compares it with what was there. @throws Broken */
export async function compareWithScratch(system: System): Promise<void> {
  const project = await emittedProject(system.folder);
  const features = pathToFileURL(join(repository, "runtime/dist/features/index.js")).href;
  const { materializeView } = (await import(features)) as { materializeView: Materialize };
  const pool = createPool({ DATABASE_URL: system.databaseUrl() });
  try {
    for (const view of project.features) {
      const tables = [`features."${view.name}"`, `online."${view.name}"`];
      const { rows } = await pool.query<{ at: Date }>(
        "SELECT online_at AS at FROM features._materializations WHERE view = $1",
        [view.name],
      );
      const before = await Promise.all(tables.map((table) => copyOf(pool, table)));
      await pool.query("DELETE FROM features._materializations WHERE view = $1", [view.name]);
      const source = project.sources.find(({ name }) => name === view.source);
      await materializeView(pool, view, source, { log: createLogger(() => undefined), now: rows[0]!.at });
      for (const [index, table] of tables.entries()) await compare(pool, table, before[index]!);
    }
  } finally {
    await pool.end();
  }
}

/** What is emitted now: views may be defined otherwise than at the last time, and modules are read once. */
async function emittedProject(folder: string): Promise<EmittedProject> {
  const copy = join(folder, `build-read-${randomUUID()}`);
  await cp(join(folder, "build"), copy, { recursive: true });
  try {
    const entry = pathToFileURL(join(copy, "generated/project.js")).href;
    const { project } = (await import(entry)) as { project: EmittedProject };
    return project;
  } finally {
    await rm(copy, { recursive: true });
  }
}

async function copyOf(pool: pg.Pool, table: string): Promise<string> {
  const copy = `public."chaos ${table.replaceAll('"', "")}"`;
  await pool.query(`CREATE UNLOGGED TABLE ${copy} AS TABLE ${table}`);
  return copy;
}

async function compare(pool: pg.Pool, table: string, copy: string): Promise<void> {
  const without = async (a: string, b: string): Promise<string[]> => {
    const { rows } = await pool.query<{ row: string }>(
      `SELECT to_jsonb(t)::text AS row FROM (TABLE ${a} EXCEPT ALL TABLE ${b}) AS t`,
    );
    return rows.map(({ row }) => row);
  };
  const extra = await without(copy, table);
  const lacking = await without(table, copy);
  await pool.query(`DROP TABLE ${copy}`);
  if (extra.length + lacking.length === 0) return;
  const shown = [
    ...extra.slice(0, 3).map((row) => `+ ${row}`),
    ...lacking.slice(0, 3).map((row) => `- ${row}`),
  ];
  throw new Broken(
    `${table}: ${extra.length} rows are not there when it is computed from scratch, ${lacking.length} are missing:\n${shown.join("\n")}`,
  );
}
