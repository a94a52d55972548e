import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type pg from "pg";
import { createReadAhead, loadOrigin, pendingOrigins, type BatchResult } from "../../src/ingestion/index.js";
import { migrate } from "../../src/migration/index.js";
import { createPool } from "../../src/store/index.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { temporaryFolder, testDatabase } from "./database.js";
import { recordedLog } from "./log.js";
import { projectOf } from "./project.js";

/** A project folder with a database of its own. */
export interface Workbench {
  readonly pool: pg.Pool;
  readonly databaseUrl: string;
  readonly directory: string;
  readonly lines: Record<string, unknown>[];
  write(file: string, content: string | Buffer): Promise<void>;
  /** Migrates, then loads everything that is pending. */
  ingest(source: SourceDefinition): Promise<BatchResult[]>;
  rows(source: string): Promise<Record<string, unknown>[]>;
  quarantined(): Promise<{ row_number: number; reasons: string[]; row: unknown }[]>;
  close(): Promise<void>;
}

export async function workbench(timezone = "America/New_York"): Promise<Workbench> {
  const database = await testDatabase();
  const folder = await temporaryFolder("project");
  const pool = createPool({ DATABASE_URL: database.url });
  const { log, lines } = recordedLog();
  const directory = folder.path;
  return {
    pool,
    databaseUrl: database.url,
    directory,
    lines,
    async write(file, content) {
      await mkdir(path.dirname(path.join(directory, file)), { recursive: true });
      await writeFile(path.join(directory, file), content);
    },
    async ingest(source) {
      await migrate(pool, projectOf([source]), { log });
      const results: BatchResult[] = [];
      const origins = await pendingOrigins(pool, source, directory);
      const reading = { projectDirectory: directory, timezone, log };
      const ahead = createReadAhead(pool, source, origins, reading);
      try {
        for (const origin of origins)
          results.push(await loadOrigin(pool, source, origin, { ...reading, ahead }));
      } finally {
        await ahead.close();
      }
      return results;
    },
    async rows(source) {
      const result = await pool.query<Record<string, unknown>>(`SELECT * FROM raw."${source}" ORDER BY 1`);
      return result.rows.map(({ _batch_id, ...row }) => row);
    },
    async quarantined() {
      const { rows } = await pool.query<{ row_number: number; reasons: string[]; row: unknown }>(
        "SELECT row_number, reasons, row FROM quarantine.rows ORDER BY batch_id, row_number",
      );
      return rows;
    },
    async close() {
      await pool.end();
      await database.drop();
      await folder.remove();
    },
  };
}
