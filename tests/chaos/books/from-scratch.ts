import { join } from "node:path";
import { pathToFileURL } from "node:url";
import pg from "pg";
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
  const entry = pathToFileURL(join(system.folder, "build/generated/project.js")).href;
  const { project } = (await import(`${entry}?at=${Date.now()}`)) as { project: EmittedProject };
  const features = pathToFileURL(join(repository, "runtime/dist/features/index.js")).href;
  const { materializeView } = (await import(features)) as { materializeView: Materialize };
  const pool = createPool({ DATABASE_URL: system.databaseUrl() });
  try {
    for (const view of project.features) {
      const { rows } = await pool.query<{ at: Date }>(
        "SELECT online_at AS at FROM features._materializations WHERE view = $1",
        [view.name],
      );
      const before = await contentOf(pool, view.name);
      await pool.query("DELETE FROM features._materializations WHERE view = $1", [view.name]);
      const source = project.sources.find(({ name }) => name === view.source);
      await materializeView(pool, view, source, { log: createLogger(() => undefined), now: rows[0]!.at });
      const after = await contentOf(pool, view.name);
      for (const table of ["features", "online"] as const)
        compare(`${table}.${view.name}`, before[table], after[table]);
    }
  } finally {
    await pool.end();
  }
}

interface Content {
  readonly features: readonly string[];
  readonly online: readonly string[];
}

async function contentOf(pool: pg.Pool, view: string): Promise<Content> {
  const read = async (schema: string): Promise<string[]> => {
    const table = `${schema}.${pg.escapeIdentifier(view)}`;
    const { rows } = await pool.query<{ row: string }>(
      `SELECT to_jsonb(t)::text AS row FROM ${table} AS t ORDER BY 1`,
    );
    return rows.map(({ row }) => row);
  };
  return { features: await read("features"), online: await read("online") };
}

function compare(table: string, had: readonly string[], wanted: readonly string[]): void {
  const [hadRows, wantedRows] = [new Set(had), new Set(wanted)];
  const extra = had.filter((row) => !wantedRows.has(row));
  const lacking = wanted.filter((row) => !hadRows.has(row));
  if (extra.length + lacking.length === 0 && had.length === wanted.length) return;
  const shown = [
    ...extra.slice(0, 3).map((row) => `+ ${row}`),
    ...lacking.slice(0, 3).map((row) => `- ${row}`),
  ];
  throw new Broken(
    `${table} has ${extra.length} rows that it has not when computed from scratch, and lacks ${lacking.length}:\n${shown.join("\n")}`,
  );
}
