import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startEmbeddedPostgres } from "../../src/embedded-postgres/index.js";
import { loadOrigin, pendingOrigins } from "../../src/ingestion/index.js";
import { migrate } from "../../src/migration/index.js";
import { createPool, waitUntilReachable } from "../../src/store/index.js";
import { temporaryFolder } from "../support/database.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { recordedLog } from "../support/log.js";
import { fileSource, projectOf } from "../support/project.js";
import { killWhileLoading, loadInChild, message } from "./loading-process.js";

const rowsOfFile = 400_000;

// Each writes and loads hundreds of thousands of rows, which takes minutes on a busy machine.
vi.setConfig({ testTimeout: 300_000 });

const readings = fileSource(
  "readings",
  "data/*.csv.gz",
  {
    reading: { type: "integer" },
    at: { type: "timestamp" },
    value: { type: "float" },
    place: { type: "string" },
  },
  { primaryKey: ["reading"], eventTime: "at" },
);

async function writeReadings(directory: string, file: string, rows: number): Promise<void> {
  await mkdir(path.join(directory, "data"), { recursive: true });
  function* lines(): Generator<string> {
    yield "reading,at,value,place\n";
    for (let row = 0; row < rows; row += 100) {
      let text = "";
      for (let index = row; index < Math.min(rows, row + 100); index += 1) {
        text += `${index},2013-07-01T00:00:00Z,${index / 8},a place that has a rather long name\n`;
      }
      yield text;
    }
  }
  await pipeline(
    Readable.from(lines()),
    createGzip({ level: 1 }),
    createWriteStream(path.join(directory, "data", file)),
  );
}

describe("a loading process that is killed", () => {
  let bench: Workbench;
  beforeEach(async () => {
    bench = await workbench();
    await migrate(bench.pool, projectOf([readings]), { log: recordedLog().log });
  });
  afterEach(() => bench.close());

  it("leaves exact counts, at whatever moment it dies", async () => {
    await writeReadings(bench.directory, "a.csv.gz", rowsOfFile);
    for (const wait of [0, 150, 400, 800]) {
      await killWhileLoading(loadInChild(bench.directory, bench.databaseUrl, readings), wait);
      const { rows } = await bench.pool.query(
        `SELECT (SELECT count(*) FROM raw.readings) = coalesce((SELECT sum(rows_loaded) FROM raw._batches), 0) AS exact,
                (SELECT count(*) FROM raw.readings) IN (0, ${rowsOfFile}) AS whole`,
      );
      expect(rows).toEqual([{ exact: true, whole: true }]);
    }
    const child = loadInChild(bench.directory, bench.databaseUrl, readings);
    await message(child, "done");
    const { rows } = await bench.pool.query(
      "SELECT (SELECT count(*) FROM raw.readings) AS rows, (SELECT count(*) FROM raw._batches) AS batches",
    );
    expect(rows).toEqual([{ rows: rowsOfFile, batches: 1 }]);
  });

  it("needs no more memory for a larger file", async () => {
    const peaks: number[] = [];
    for (const rows of [rowsOfFile / 8, rowsOfFile * 2]) {
      await writeReadings(bench.directory, "a.csv.gz", rows);
      const child = loadInChild(bench.directory, bench.databaseUrl, readings);
      peaks.push(Number((await message(child, "done"))["rss"]) / 1024);
    }
    expect(peaks[1]! - peaks[0]!).toBeLessThan(60); // MB; the second file has 45 MB
  });
});

describe("a database that is killed while a file is loaded", () => {
  it("has nothing or all of it afterwards, and takes it again", async () => {
    const folder = await temporaryFolder("killed");
    const directory = path.join(folder.path, "postgres");
    const { log } = recordedLog();
    const server = await startEmbeddedPostgres({ directory });
    const pool = createPool({ DATABASE_URL: server.url });
    try {
      await migrate(pool, projectOf([readings]), { log });
      await writeReadings(folder.path, "a.csv.gz", rowsOfFile);
      const [origin] = await pendingOrigins(pool, readings, folder.path);
      const options = { projectDirectory: folder.path, timezone: "UTC", log };
      const loading = loadOrigin(pool, readings, origin!, options);
      await Promise.all([
        expect(loading).rejects.toThrow(),
        (async () => {
          await new Promise((resolve) => setTimeout(resolve, 300));
          process.kill(server.pid, "SIGKILL");
        })(),
      ]);
      await startEmbeddedPostgres({ directory });
      await waitUntilReachable(pool);
      expect((await pool.query("SELECT count(*) AS rows FROM raw.readings")).rows).toEqual([{ rows: 0 }]);
      expect(await loadOrigin(pool, readings, origin!, options)).toMatchObject({
        state: "loaded",
        rowsLoaded: rowsOfFile,
      });
      expect((await pool.query("SELECT count(*) AS rows FROM raw.readings")).rows).toEqual([
        { rows: rowsOfFile },
      ]);
    } finally {
      await pool.end();
      await server.stop();
      await folder.remove();
    }
  });
});
