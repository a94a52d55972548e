import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrate } from "../../src/migration/index.js";
import { createPool } from "../../src/store/index.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { recordedLog } from "../support/log.js";
import { fileSource, projectOf } from "../support/project.js";
import { killWhileLoading, loadInChild, message } from "./loading-process.js";

const columns = { id: { type: "integer" }, at: { type: "timestamp" }, amount: { type: "integer" } } as const;

/** So many milliseconds after a load began its process is killed. */
const moments = [0, 120, 300];

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench("UTC");
});
afterEach(() => bench.close());

const start = (source: SourceDefinition): ReturnType<typeof loadInChild> =>
  loadInChild(bench.directory, bench.databaseUrl, source);

/** Two processes that load the same at once, both to their end. */
async function loadTwice(source: SourceDefinition): Promise<void> {
  await Promise.all([1, 2].map(() => message(start(source), "done")));
}

/** How many rows there are and what is in them, so that a single one that differs shows. */
async function sumOf(pool: pg.Pool, table: string): Promise<unknown> {
  const { rows } = await pool.query(
    `SELECT count(*) AS rows, sum(hashtextextended(concat_ws(' ', id, at, amount), 0)) AS content FROM ${table}`,
  );
  return rows[0];
}

describe("a source read on by its cursor", () => {
  let other: TestDatabase;
  let table: pg.Pool;
  beforeEach(async () => {
    other = await testDatabase();
    process.env["TEST_SOURCE_URL"] = other.url;
    table = createPool({ DATABASE_URL: other.url });
    await table.query("CREATE TABLE orders (id bigint PRIMARY KEY, at timestamptz, amount bigint)");
    await migrate(bench.pool, projectOf([orders]), { log: recordedLog().log });
  });
  afterEach(async () => {
    delete process.env["TEST_SOURCE_URL"];
    await table.end();
    await other.drop();
  });

  const file = fileSource("orders", "", columns, { primaryKey: ["id"], eventTime: "at" });
  const orders: SourceDefinition = {
    ...file,
    connection: {
      type: "postgres",
      url: { from: "env", name: "TEST_SOURCE_URL" },
      schema: "public",
      table: "orders",
    },
    ingest: { ...file.ingest, cursor: { column: "at", lookbackSeconds: 0 } },
  };
  const insert = (from: number, to: number): Promise<unknown> =>
    table.query(
      "INSERT INTO orders SELECT n, timestamptz '2026-01-01' + n * interval '1 second', n FROM generate_series($1::int, $2::int) AS n",
      [from, to],
    );

  it("has the table's rows, each once, however often its process is killed", async () => {
    await insert(1, 100_000);
    for (const moment of moments) {
      await killWhileLoading(start(orders), moment);
      const { rows } = await bench.pool.query(
        `SELECT (SELECT count(*) FROM raw.orders) = coalesce((SELECT sum(rows_loaded) FROM raw._batches), 0) AS exact,
                (SELECT count(*) FROM raw.orders) IN (0, 100000) AS whole`,
      );
      expect(rows).toEqual([{ exact: true, whole: true }]);
    }
    await message(start(orders), "done");
    expect(await sumOf(bench.pool, "raw.orders")).toEqual(await sumOf(table, "orders"));

    // New rows, and rows that changed and moved on in time.
    await insert(100_001, 150_000);
    await table.query(
      "UPDATE orders SET amount = -amount, at = at + interval '3 days' WHERE id % 7 = 0 AND id <= 100000",
    );
    for (const moment of moments) await killWhileLoading(start(orders), moment);
    await message(start(orders), "done");
    expect(await sumOf(bench.pool, "raw.orders")).toEqual(await sumOf(table, "orders"));
  });

  it("has them once when two processes read at once, while the table grows", async () => {
    for (const from of [0, 20_000, 40_000]) {
      await insert(from + 1, from + 19_000);
      await Promise.all([loadTwice(orders), insert(from + 19_001, from + 20_000)]);
    }
    await loadTwice(orders);
    expect(await sumOf(bench.pool, "raw.orders")).toEqual(await sumOf(table, "orders"));
  });
});

describe("a source that appends", () => {
  it("has each file once when two processes load at once", async () => {
    const file = fileSource("orders", "data/*.csv", columns, { primaryKey: ["id"], eventTime: "at" });
    const orders: SourceDefinition = { ...file, ingest: { ...file.ingest, mode: "append" } };
    await migrate(bench.pool, projectOf([orders]), { log: recordedLog().log });
    for (const number of [0, 1, 2, 3]) await write(`orders-${number}.csv`, ids(number * 5000, 5000));
    await loadTwice(orders);
    const { rows } = await bench.pool.query(
      `SELECT count(*) AS batches, sum(rows_loaded)::int AS loaded, sum(rows_quarantined)::int AS quarantined,
              (SELECT count(*) FROM raw.orders) AS rows FROM raw._batches`,
    );
    expect(rows).toEqual([{ batches: 4, loaded: 20_000, quarantined: 0, rows: 20_000 }]);
  });
});

describe("a source that keeps its history", () => {
  const { at: _at, ...unchanging } = columns;
  const file = fileSource("orders", "data/*.csv", unchanging, {
    primaryKey: ["id"],
    eventTime: "_valid_from",
  });
  const history: SourceDefinition = { ...file, ingest: { ...file.ingest, mode: "scd2" } };
  const keys = 40_000;
  beforeEach(() => migrate(bench.pool, projectOf([history]), { log: recordedLog().log }));

  /** The reading of a round: every fifth key changes with each one, and every tenth is missing in each second. */
  const reading = (round: number): Map<number, number> =>
    new Map(
      ids(0, keys)
        .filter(({ id }) => round % 2 === 0 || id % 10 !== 3)
        .map(({ id }) => [id, id % 5 === 0 ? id + round : id]),
    );
  const writeReading = (round: number): Promise<void> =>
    write(
      "orders.csv",
      [...reading(round)].map(([id, amount]) => ({ id, amount })),
    );

  /** Keys that have more than one version at once, versions that end before they begin, and what is present. */
  async function state(): Promise<unknown> {
    const { rows } = await bench.pool.query(
      `SELECT count(*) FILTER (WHERE next < coalesce(_valid_to, 'infinity')) AS overlapping,
              count(*) FILTER (WHERE _valid_to <= _valid_from) AS reversed,
              count(*) FILTER (WHERE _valid_to IS NULL) AS present,
              sum(hashint8(amount)) FILTER (WHERE _valid_to IS NULL) AS content, count(*) AS versions
         FROM (SELECT *, lead(_valid_from) OVER (PARTITION BY id ORDER BY _valid_from) AS next FROM raw.orders) AS versions`,
    );
    return rows[0];
  }

  /** The same, computed from the readings that were taken. */
  async function wanted(rounds: readonly number[]): Promise<unknown> {
    let before = new Map<number, number>();
    let versions = 0;
    for (const now of rounds.map(reading)) {
      for (const [id, amount] of now) if (before.get(id) !== amount) versions += 1;
      before = now;
    }
    const { rows } = await bench.pool.query<{ content: number }>(
      "SELECT sum(hashint8(amount)) AS content FROM unnest($1::bigint[]) AS amount",
      [[...before.values()]],
    );
    return { overlapping: 0, reversed: 0, present: before.size, content: rows[0]?.content, versions };
  }

  it("has each version once, however often its process is killed", async () => {
    const taken: number[] = [];
    for (const [round, moment] of moments.entries()) {
      await writeReading(round);
      await killWhileLoading(start(history), moment);
      await message(start(history), "done");
      taken.push(round);
      expect(await state()).toEqual(await wanted(taken));
    }
  });

  it("has each version once when two processes read at once", async () => {
    for (const round of [0, 1, 2]) {
      await writeReading(round);
      await loadTwice(history);
    }
    expect(await state()).toEqual(await wanted([0, 1, 2]));
    expect((await bench.pool.query("SELECT FROM raw._batches")).rowCount).toBe(3);
  });
});

interface Row {
  readonly id: number;
  readonly amount: number;
}

const ids = (first: number, count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({ id: first + index, amount: first + index }));

async function write(file: string, rows: readonly Row[]): Promise<void> {
  const lines = rows.map(({ id, amount }) => `${id},2026-01-01T00:00:00Z,${amount}`);
  await mkdir(path.join(bench.directory, "data"), { recursive: true });
  await writeFile(path.join(bench.directory, "data", file), `${["id,at,amount", ...lines].join("\n")}\n`);
}
