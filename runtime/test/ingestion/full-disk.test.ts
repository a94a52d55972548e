import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type pg from "pg";
import { loadOrigin, pendingOrigins, type BatchResult } from "../../src/ingestion/index.js";
import { migrate } from "../../src/migration/index.js";
import { createPool } from "../../src/store/index.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { recordedLog } from "../support/log.js";
import { fileSource, projectOf } from "../support/project.js";
import { canMount, smallDisk, type SmallDisk } from "../support/small-disk.js";

const rows = 60_000;

const readings = fileSource(
  "readings",
  "data/readings.csv",
  { id: { type: "integer" }, at: { type: "timestamp" }, place: { type: "string" } },
  { primaryKey: ["id"], eventTime: "at" },
);

const content = [
  "id,at,place",
  ...Array.from({ length: rows }, (_, id) => `${id},2026-01-01T00:00:00Z,a place with a rather long name`),
  "",
].join("\n");

describe.skipIf(!(await canMount()))("a disk that is full (where file systems can be mounted)", () => {
  let bench: Workbench;
  let disk: SmallDisk;
  let pool: pg.Pool;
  beforeEach(async () => {
    bench = await workbench("UTC");
    await bench.write("data/readings.csv", content);
    await migrate(bench.pool, projectOf([readings]), { log: recordedLog().log });
    disk = await smallDisk(2);
    // Its sessions begin after the test has said what lies on the disk.
    pool = createPool({ DATABASE_URL: bench.databaseUrl });
  });
  afterEach(async () => {
    await pool.end();
    await bench.close();
    await disk.remove();
  });

  async function load(): Promise<BatchResult> {
    const [origin] = await pendingOrigins(pool, readings, bench.directory);
    const { log } = recordedLog();
    return loadOrigin(pool, readings, origin!, { projectDirectory: bench.directory, timezone: "UTC", log });
  }

  async function counts(): Promise<unknown> {
    const { rows: found } = await pool.query(
      `SELECT (SELECT count(*) FROM raw.readings) AS rows, (SELECT count(*) FROM raw._batches) AS batches,
              (SELECT count(*) FROM quarantine.rows) AS quarantined`,
    );
    return found[0];
  }

  it.each([
    ["COPY fills it", "ALTER DATABASE :database SET temp_tablespaces = :disk"],
    ["rows move into their table", "ALTER TABLE raw.readings SET TABLESPACE :disk"],
  ])("while %s is named, and leaves nothing behind", async (_, sql) => {
    const database = new URL(bench.databaseUrl).pathname.slice(1);
    await bench.pool.query(sql.replace(":database", database).replace(":disk", disk.tablespace));
    await expect(load()).rejects.toMatchObject({
      code: "MLO5015",
      message: expect.stringMatching(/^The disk of the database is full: free space .*No space left/),
    });
    expect(await counts()).toEqual({ rows: 0, batches: 0, quarantined: 0 });
    disk.resize(64);
    expect(await load()).toMatchObject({ state: "loaded", rowsLoaded: rows });
    expect(await counts()).toEqual({ rows, batches: 1, quarantined: 0 });
  });
});
