import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  backfillOrigins,
  blockedOrigins,
  loadOrigin,
  parseInterval,
  pendingOrigins,
  type BatchResult,
} from "../../src/ingestion/index.js";
import { migrate } from "../../src/migration/index.js";
import { lockInTransaction } from "../../src/store/index.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { recordedLog } from "../support/log.js";
import { fileSource, projectOf } from "../support/project.js";

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench("UTC");
});
afterEach(() => bench.close());

const columns = {
  id: { type: "integer" },
  at: { type: "timestamp" },
  amount: { type: "float", nullable: true },
} as const;

type Mode = SourceDefinition["ingest"]["mode"];

function orders(mode: Mode, more: Partial<SourceDefinition> = {}): SourceDefinition {
  const source = fileSource("orders", "data/*.csv", columns, {
    primaryKey: ["id"],
    eventTime: "at",
    ...more,
  });
  return { ...source, ingest: { ...source.ingest, mode } };
}

const csv = (...rows: (readonly [number, string, number | ""])[]): string =>
  ["id,at,amount", ...rows.map((row) => row.join(",")), ""].join("\n");

async function load(source: SourceDefinition, interval: string): Promise<BatchResult[]> {
  const { log } = recordedLog();
  const times = await parseInterval(bench.pool, interval, "UTC");
  const results: BatchResult[] = [];
  for (const origin of await backfillOrigins(bench.pool, source, times, bench.directory))
    results.push(
      await loadOrigin(bench.pool, source, origin, {
        projectDirectory: bench.directory,
        timezone: "UTC",
        log,
        reason: "backfill",
        interval: times,
      }),
    );
  return results;
}

const amounts = async (): Promise<unknown[]> =>
  (await bench.rows("orders")).map(({ id, amount }) => [id, amount]);

describe("append", () => {
  it("adds new content and keeps rows whose key is there already in quarantine", async () => {
    await bench.write("data/a.csv", csv([1, "2024-01-01", 1], [2, "2024-01-02", 2]));
    await bench.ingest(orders("append"));
    await bench.write("data/b.csv", csv([2, "2024-01-02", 20], [3, "2024-01-03", 3]));
    expect(await bench.ingest(orders("append"))).toMatchObject([{ rowsLoaded: 1, rowsQuarantined: 1 }]);
    expect(await amounts()).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect((await bench.quarantined())[0]?.reasons).toEqual([
      "id: is loaded already, and mode append changes no row",
    ]);
    expect(await bench.ingest(orders("append"))).toEqual([]);
  });

  it("takes the same bytes anew when the definition changes, without calling them repeated", async () => {
    await bench.write("data/a.csv", csv([1, "2024-01-01", 1]));
    await bench.ingest(orders("append"));
    const changed = orders("append", {
      primaryKey: ["id"],
      expectations: [
        {
          type: "expect_column_values_to_not_be_null",
          kwargs: { column: "id" },
          severity: "critical",
          onFail: "block",
        },
      ],
    });
    expect(await bench.ingest(changed)).toMatchObject([{ rowsLoaded: 1, rowsQuarantined: 0 }]);
    expect(await amounts()).toEqual([[1, 1]]);
  });
});

describe("upsert", () => {
  it("replaces rows by key and keeps those that a new file does not name", async () => {
    await bench.write("data/a.csv", csv([1, "2024-01-01", 1], [2, "2024-01-02", 2]));
    await bench.ingest(orders("upsert"));
    await bench.write("data/b.csv", csv([2, "2024-01-02", 20]));
    await bench.ingest(orders("upsert"));
    expect(await amounts()).toEqual([
      [1, 1],
      [2, 20],
    ]);
    const { rows } = await bench.pool.query(
      "SELECT rows_loaded, rows_updated FROM raw._batches ORDER BY batch_id",
    );
    expect(rows).toEqual([
      { rows_loaded: 2, rows_updated: 0 },
      { rows_loaded: 1, rows_updated: 1 },
    ]);
  });
});

describe("scd2", () => {
  const history = (): SourceDefinition => {
    const source = orders("scd2", { eventTime: "_valid_from" });
    const { at: _at, ...without } = columns;
    return { ...source, columns: without };
  };
  const versions = async (): Promise<unknown[]> => {
    const { rows } = await bench.pool.query<{
      id: number;
      amount: number;
      current: boolean;
      chained: boolean | null;
    }>(
      `SELECT id, amount, _valid_to IS NULL AS current,
              _valid_to = lead(_valid_from) OVER (PARTITION BY id ORDER BY _valid_from) AS chained
         FROM raw.orders ORDER BY id, _valid_from`,
    );
    return rows.map(({ id, amount, current, chained }) => [id, amount, current, chained]);
  };
  const ingest = async (source: SourceDefinition): Promise<BatchResult[]> => {
    await migrate(
      bench.pool,
      {
        ...projectOf([]),
        tablesSql: `
        CREATE TABLE IF NOT EXISTS raw.orders (id bigint, _valid_from timestamptz, PRIMARY KEY (id, _valid_from));
        ALTER TABLE raw.orders ADD COLUMN IF NOT EXISTS amount float8, ADD COLUMN IF NOT EXISTS _batch_id bigint NOT NULL,
          ADD COLUMN IF NOT EXISTS _valid_to timestamptz`,
      },
      { log: recordedLog().log },
    );
    const results: BatchResult[] = [];
    for (const origin of await pendingOrigins(bench.pool, source, bench.directory))
      results.push(
        await loadOrigin(bench.pool, source, origin, {
          projectDirectory: bench.directory,
          timezone: "UTC",
          log: recordedLog().log,
        }),
      );
    return results;
  };

  it("ends versions that changed or are gone, and begins new ones", async () => {
    await bench.write("data/a.csv", csv([1, "", 1], [2, "", 2], [3, "", ""]));
    await ingest(history());
    await bench.write("data/a.csv", csv([1, "", 1], [2, "", 20], [4, "", 4]));
    await ingest(history());
    expect(await versions()).toEqual([
      [1, 1, true, null],
      [2, 2, false, true],
      [2, 20, true, null],
      [3, null, false, null],
      [4, 4, true, null],
    ]);
    const { rows } = await bench.pool.query("SELECT rows_closed FROM raw._batches ORDER BY batch_id");
    expect(rows).toEqual([{ rows_closed: 0 }, { rows_closed: 2 }]);
    expect(await ingest(history())).toEqual([]);
    // A row that comes back begins a version of its own.
    await bench.write("data/a.csv", csv([1, "", 1], [2, "", 20], [3, "", 3], [4, "", 4]));
    await ingest(history());
    expect(await versions()).toContainEqual([3, 3, true, null]);
    expect(await versions()).toHaveLength(6);
  });

  it("goes on after its newest version when the clock has stepped back", async () => {
    await bench.write("data/a.csv", csv([1, "", 1], [2, "", 2]));
    await ingest(history());
    await bench.write("data/a.csv", csv([1, "", 10]));
    await ingest(history());
    // As if it had been loaded before a clock that ran an hour ahead was put right.
    await bench.pool.query(
      "UPDATE raw.orders SET _valid_from = _valid_from + interval '1 hour', _valid_to = _valid_to + interval '1 hour'",
    );
    await bench.write("data/a.csv", csv([1, "", 100], [2, "", 2]));
    await ingest(history());
    await bench.write("data/a.csv", csv([2, "", 20]));
    await ingest(history());
    expect(await versions()).toEqual([
      [1, 1, false, true],
      [1, 10, false, true],
      [1, 100, false, null],
      [2, 2, false, false],
      [2, 2, false, true],
      [2, 20, true, null],
    ]);
    const { rows } = await bench.pool.query(
      `SELECT count(*) FILTER (WHERE _valid_to <= _valid_from) AS reversed,
              count(*) FILTER (WHERE _valid_from < before) AS overlapping
         FROM (SELECT *, lag(_valid_to) OVER (PARTITION BY id ORDER BY _valid_from) AS before FROM raw.orders) AS versions`,
    );
    expect(rows).toEqual([{ reversed: 0, overlapping: 0 }]);
  });

  it("ends no version before it began when another worker's load had to be waited for", async () => {
    const source = history();
    await bench.write("data/a.csv", csv([1, "", 1]));
    await ingest(source);
    await bench.write("data/a.csv", csv([1, "", 2]));
    const [origin] = await pendingOrigins(bench.pool, source, bench.directory);
    const other = await bench.pool.connect();
    try {
      await other.query("BEGIN");
      await lockInTransaction(other, "ingest:orders");
      const { log } = recordedLog();
      const options = { projectDirectory: bench.directory, timezone: "UTC", log };
      const loading = loadOrigin(bench.pool, source, origin!, options);
      await expect
        .poll(async () => (await other.query("SELECT FROM pg_locks WHERE NOT granted")).rowCount)
        .toBeGreaterThan(0);
      await other.query("UPDATE raw.orders SET _valid_from = clock_timestamp()");
      await other.query("COMMIT");
      await loading;
    } finally {
      other.release();
    }
    const { rows } = await bench.pool.query(
      `SELECT amount, _valid_to IS NULL AS present, _valid_to > _valid_from AS forward,
              _valid_from = lag(_valid_to) OVER (ORDER BY amount) AS joined
         FROM raw.orders ORDER BY amount`,
    );
    expect(rows).toEqual([
      { amount: 1, present: false, forward: true, joined: null },
      { amount: 2, present: true, forward: null, joined: true },
    ]);
  });
});

describe("a cursor", () => {
  let other: TestDatabase;
  let client: pg.Client;
  beforeEach(async () => {
    other = await testDatabase();
    process.env["TEST_SOURCE_URL"] = other.url;
    client = new pg.Client({ connectionString: other.url });
    await client.connect();
    await client.query("CREATE TABLE orders (id bigint PRIMARY KEY, at timestamptz, amount float8)");
  });
  afterEach(async () => {
    delete process.env["TEST_SOURCE_URL"];
    await client.end();
    await other.drop();
  });
  const table = (mode: Mode, lookbackSeconds = 0): SourceDefinition => {
    const source = orders(mode);
    return {
      ...source,
      connection: {
        type: "postgres",
        url: { from: "env", name: "TEST_SOURCE_URL" },
        schema: "public",
        table: "orders",
      },
      ingest: { ...source.ingest, ...(mode !== "full" && { cursor: { column: "at", lookbackSeconds } }) },
    };
  };
  const insert = (...rows: (readonly [number, string, number])[]): Promise<unknown> =>
    client.query(
      `INSERT INTO orders VALUES ${rows.map(([id, at, amount]) => `(${id}, '${at}', ${amount})`).join(", ")}
       ON CONFLICT (id) DO UPDATE SET at = excluded.at, amount = excluded.amount`,
    );

  it("reads only from the greatest value on, ties included, and nothing twice", async () => {
    await insert([1, "2024-01-01Z", 1], [2, "2024-01-02Z", 2]);
    expect(await bench.ingest(table("incremental"))).toMatchObject([{ rowsRead: 2 }]);
    await insert([3, "2024-01-02Z", 3], [1, "2024-01-05Z", 10]);
    expect(await bench.ingest(table("incremental"))).toMatchObject([{ rowsRead: 3, rowsLoaded: 3 }]);
    expect(await amounts()).toEqual([
      [1, 10],
      [2, 2],
      [3, 3],
    ]);
    await bench.ingest(table("incremental"));
    expect(await bench.ingest(table("incremental"))).toMatchObject([{ state: "unchanged" }]);
    const { rows } = await bench.pool.query(
      "SELECT cursor_from::timestamptz, cursor_to::timestamptz FROM raw._batches ORDER BY batch_id LIMIT 2",
    );
    expect(rows).toEqual([
      { cursor_from: null, cursor_to: new Date("2024-01-02Z") },
      { cursor_from: new Date("2024-01-02Z"), cursor_to: new Date("2024-01-05Z") },
    ]);
  });

  it("with a lookback finds what was committed late", async () => {
    await insert([1, "2024-01-02 10:00Z", 1]);
    await bench.ingest(table("incremental", 3600));
    await insert([2, "2024-01-02 09:30Z", 2], [3, "2024-01-02 08:00Z", 3]);
    await bench.ingest(table("incremental", 3600));
    expect(await amounts()).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it.each(["full", "incremental"] as const)(
    "in mode %s an interval is loaded again as it is now",
    async (mode) => {
      await insert(
        [1, "2024-01-31 23:59Z", 1],
        [2, "2024-02-01Z", 2],
        [3, "2024-02-29 12:00Z", 3],
        [4, "2024-03-01Z", 4],
      );
      await bench.ingest(table(mode));
      await client.query("UPDATE orders SET amount = amount * 10; DELETE FROM orders WHERE id = 3");
      expect(await load(table(mode), "2024-02")).toMatchObject([{ rowsRead: 1, rowsLoaded: 1 }]);
      expect(await amounts()).toEqual([
        [1, 1],
        [2, 20],
        [4, 4],
      ]);
      await load(table(mode), "2024-02");
      expect(await amounts()).toHaveLength(3);
    },
  );
});

describe("a backfill of files", () => {
  it("reads the same bad rows again, and has them in quarantine once", async () => {
    await bench.write("data/a.csv", "id,at,amount\n1,2024-01-10,1\n2,soon,2\n");
    await bench.ingest(orders("incremental"));
    const quarantined = async (): Promise<unknown[]> =>
      (await bench.pool.query("SELECT row_number::int, reasons FROM quarantine.rows")).rows;
    const before = await quarantined();
    expect(before).toHaveLength(1);
    expect(await load(orders("incremental"), "2024-01")).toMatchObject([
      { state: "loaded", rowsLoaded: 1, rowsQuarantined: 1 },
    ]);
    expect(await quarantined()).toEqual(before);
  });

  it("reads those again whose rows lie in it, and unread ones whose names say so", async () => {
    await bench.write("data/first.csv", csv([1, "2024-01-10", 1]));
    await bench.write("data/second.csv", csv([2, "2024-02-10", 2]));
    await bench.ingest(orders("incremental"));
    await bench.write("data/orders-2024-02.csv", csv([3, "2024-02-20", 3]));
    await bench.write("data/orders-2024-06.csv", csv([4, "2024-06-20", 4]));
    expect(await load(orders("incremental"), "2024-02..2024-03")).toMatchObject([
      { origin: "data/orders-2024-02.csv", state: "loaded" },
      { origin: "data/second.csv", state: "loaded" },
    ]);
    expect(await amounts()).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    await load(orders("incremental"), "2024-02..2024-03");
    expect(await amounts()).toHaveLength(3);
  });

  it.each([
    ["2024-13", /"2024-13" is no interval/],
    ["2024-02-30", /"2024-02-30" is no interval/],
    ["2024-02..2024-01", /ends before it begins/],
    ["a..b", /is no interval/],
    ["2024..2025..2026", /is no interval/],
  ])("%s is refused", async (text, message) => {
    await expect(parseInterval(bench.pool, text, "UTC")).rejects.toThrow(message);
  });

  it("means whole days of the project's time zone", async () => {
    expect(await parseInterval(bench.pool, "2024-03-31", "Europe/Berlin")).toEqual({
      from: "2024-03-30 23:00:00+00",
      to: "2024-03-31 22:00:00+00",
    });
  });

  it("is refused where everything is read each time", async () => {
    await bench.write("data/a.csv", csv([1, "2024-01-10", 1]));
    await expect(load(orders("full"), "2024")).rejects.toMatchObject({ code: "MLO5121" });
    await expect(load(orders("incremental", { eventTime: null }), "2024")).rejects.toMatchObject({
      code: "MLO5121",
    });
  });
});

describe("columns that drift", () => {
  it("are named with what to write", async () => {
    await bench.write("data/a.csv", "id,at,amount,tip,zip,No Name\n1,2024-01-01,2,1.5,01234,x\n");
    expect(await bench.ingest(orders("incremental"))).toMatchObject([{ state: "loaded", rowsLoaded: 1 }]);
    expect(await amounts()).toEqual([[1, 2]]);
    expect(bench.lines.filter((line) => line["columns"] !== undefined)).toMatchObject([
      {
        columns: ["tip", "zip", "No Name"],
        declare: [
          "tip: { type: float, nullable: true }",
          "zip: { type: string, nullable: true }",
          'No_Name: { type: string, nullable: true, from: "No Name" }',
        ],
      },
    ]);
    const { rows } = await bench.pool.query("SELECT drift FROM raw._batches");
    const added = { tip: "float", zip: "string", "No Name": "string" };
    expect(rows).toEqual([{ drift: { added, new: Object.keys(added) } }]);
  });

  it("have their type told by rows far on, too", async () => {
    const rows = Array.from(
      { length: 6_000 },
      (_, row) => `${row},2024-01-01,2,${row < 5_000 ? row : row / 7}`,
    );
    await bench.write("data/a.csv", ["id,at,amount,tip", ...rows, ""].join("\n"));
    await bench.ingest(orders("incremental"));
    const { rows: drifts } = await bench.pool.query("SELECT drift FROM raw._batches");
    expect(drifts).toEqual([{ drift: { added: { tip: "float" }, new: ["tip"] } }]);
  });

  it("are named with the type that takes their values, where that is another one", async () => {
    const rows = Array.from({ length: 20 }, (_, id) => `${id},2024-01-01,${id < 3 ? `${id}.5` : id}`);
    await bench.write("data/a.csv", `id,at,amount\n${rows.join("\n")}\n`);
    await bench.write("data/b.csv", `id,at,amount\n${rows.slice(2).join("\n")}\n`);
    await bench.write("data/c.csv", "id,at,amount\n100,yesterday,1\n");
    const whole = { columns: { ...columns, amount: { type: "integer" } } } as const;
    expect(await bench.ingest(orders("incremental", whole))).toMatchObject([
      { rowsLoaded: 17, rowsQuarantined: 3 },
      { rowsLoaded: 17, rowsQuarantined: 1 }, // one in eighteen is a bad row
      { rowsLoaded: 0, rowsQuarantined: 1 },
    ]);
    expect(bench.lines.filter((line) => line["changed"] !== undefined)).toMatchObject([
      {
        message:
          "data/a.csv: amount is no longer integer in 3 rows. If that is to stay, write under sources.orders.columns: amount: { type: float }",
        changed: { amount: { declared: "integer", type: "float", rows: 3 } },
      },
      { declare: ["at: { type: string }"] },
    ]);
  });

  it("block a strict source", async () => {
    await bench.write("data/a.csv", "id,at,amount,tip\n1,2024-01-01,2,1.5\n");
    const [batch] = await bench.ingest(orders("incremental", { schemaDrift: "strict" }));
    expect(batch?.message).toBe(
      "data/a.csv: schema_drift is strict, and the data has another schema: tip not declared. Write under sources.orders.columns: tip: { type: float, nullable: true }.",
    );
    await bench.write("data/a.csv", "id,at,amount\n1,2024-01-01,much\n");
    const [changed] = await bench.ingest(orders("incremental", { schemaDrift: "strict" }));
    expect(changed?.message).toBe(
      "data/a.csv: schema_drift is strict, and the data has another schema: amount is no longer float in 1 row. Write under sources.orders.columns: amount: { type: string }.",
    );
  });
});

it("a file that stays blocked is told again, until it is mended or gone", async () => {
  await bench.write("data/a.csv", "nothing\n");
  const source = orders("incremental");
  await bench.ingest(source);
  expect(await bench.ingest(source)).toEqual([]);
  expect(await blockedOrigins(bench.pool, source, [])).toEqual([
    expect.stringMatching(/^still not loaded: data\/a\.csv has no column "id", "at"/),
  ]);
  await bench.write("data/a.csv", csv([1, "2024-01-01", 1]));
  await bench.ingest(source);
  expect(await blockedOrigins(bench.pool, source, [])).toEqual([]);
});
