import type pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrate } from "../../src/migration/index.js";
import { createPool, transaction } from "../../src/store/index.js";
import { applySystemMigrations } from "../../src/store/system-migrations.js";
import { systemMigrations } from "../../src/store/system-tables.js";
import type { FeatureViewDefinition } from "../../src/definitions/feature-view.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { recordedLog } from "../support/log.js";
import { fileSource, projectOf } from "../support/project.js";

let database: TestDatabase;
let pool: pg.Pool;
let recorded: ReturnType<typeof recordedLog>;
beforeEach(async () => {
  database = await testDatabase();
  pool = createPool({ DATABASE_URL: database.url });
  recorded = recordedLog();
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

const trips = fileSource(
  "trips",
  "trips.csv",
  { trip: { type: "integer" }, zone: { type: "string" }, fare: { type: "float", nullable: true } },
  { primaryKey: ["trip"] },
);

function withColumns(columns: SourceDefinition["columns"], primaryKey = trips.primaryKey): SourceDefinition {
  return { ...trips, columns, primaryKey };
}

async function run(source: SourceDefinition, consents: string[] = []): Promise<void> {
  await migrate(pool, projectOf([source]), { log: recorded.log, consents });
}

async function columns(table: string): Promise<string[]> {
  const { rows } = await pool.query<{ text: string }>(
    `SELECT attname || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' not null' ELSE '' END AS text
       FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [table],
  );
  return rows.map(({ text }) => text);
}

describe("a table that keeps its history", () => {
  const history: SourceDefinition = { ...trips, ingest: { ...trips.ingest, mode: "scd2" } };

  it("is made with the times of its versions, and changes nothing the second time", async () => {
    await run(history);
    await run(history);
    expect(await columns("raw.trips")).toEqual([
      "trip bigint not null",
      "zone text not null",
      "fare double precision",
      "_batch_id bigint not null",
      "_valid_from timestamp with time zone not null",
      "_valid_to timestamp with time zone",
    ]);
  });

  it("waits for a consent where rows are stored without these times", async () => {
    await run(trips);
    await pool.query("INSERT INTO raw.trips (trip, zone, _batch_id) VALUES (1, 'north', 1)");
    await expect(run(history)).rejects.toMatchObject({
      code: "MLO5022",
      message: "raw.trips holds plain rows, and mode scd2 keeps versions of them from now on.",
    });
    await run(history, ["drop:raw.trips"]);
    expect((await pool.query("SELECT FROM raw.trips")).rowCount).toBe(0);
  });
});

describe("migrate", () => {
  it("makes everything in an empty database, and changes nothing the second time", async () => {
    await run(trips);
    await run(trips);
    expect(await columns("raw.trips")).toEqual([
      "trip bigint not null",
      "zone text not null",
      "fare double precision",
      "_batch_id bigint not null",
    ]);
    expect((await pool.query("SELECT version, name FROM ml.schema_migrations")).rows).toEqual(
      systemMigrations.map(({ version, name }) => ({ version, name })),
    );
  });

  it("runs once when several start at the same time", async () => {
    await Promise.all([run(trips), run(trips), run(trips)]);
    expect(
      recorded.lines.filter(({ message }) => String(message).startsWith("the runtime's own tables")),
    ).toHaveLength(systemMigrations.length);
  });

  it("leaves nothing behind when a part fails", async () => {
    const failing = migrate(
      pool,
      { ...projectOf([trips]), tablesSql: "CREATE TABLE raw.x (); SELECT 1 / 0" },
      { log: recorded.log },
    );
    await expect(failing).rejects.toThrow("division by zero");
    expect((await pool.query("SELECT to_regclass('raw._batches') AS found")).rows).toEqual([{ found: null }]);
  });

  it("refuses a database that is newer, and a migration whose text was changed", async () => {
    await run(trips);
    const none = transaction(pool, (client) => applySystemMigrations(client, recorded.log, []));
    await expect(none).rejects.toMatchObject({ code: "MLO5020" });
    const other = transaction(pool, (client) =>
      applySystemMigrations(client, recorded.log, [
        ...systemMigrations.slice(0, -1),
        { ...systemMigrations.at(-1)!, sql: "SELECT 1" },
      ]),
    );
    await expect(other).rejects.toMatchObject({ code: "MLO5021" });
  });

  it("brings a database of version 9 up to date, with its rows in quarantine", async () => {
    const earlier = systemMigrations.filter(({ version }) => version <= 9);
    await transaction(pool, (client) => applySystemMigrations(client, recorded.log, earlier));
    await pool.query(
      `WITH batch AS (
         INSERT INTO raw._batches (source, origin, content_hash, state, rows_read, rows_loaded, rows_quarantined, started_at)
         VALUES ('trips', 'trips.csv', '', 'loaded', 1, 0, 1, now()) RETURNING batch_id)
       INSERT INTO quarantine.rows (source, batch_id, row_number, reasons, row)
       SELECT 'trips', batch_id, 1, '{bad}', '{}' FROM batch`,
    );
    const foreignKeys = async (): Promise<unknown> =>
      (
        await pool.query(
          "SELECT FROM pg_constraint WHERE conrelid = 'quarantine.rows'::regclass AND contype = 'f'",
        )
      ).rowCount;
    expect(await foreignKeys()).toBe(1);
    await run(trips);
    expect(await foreignKeys()).toBe(0);
    expect((await pool.query("SELECT row_number, reasons FROM quarantine.rows")).rows).toEqual([
      { row_number: 1, reasons: ["bad"] },
    ]);
  });

  it("says so when the tables do not come out as declared", async () => {
    const missing = migrate(pool, { ...projectOf([trips]), tablesSql: "" }, { log: recorded.log });
    await expect(missing).rejects.toMatchObject({ code: "MLO5023" });
  });
});

describe("migrate of raw tables", () => {
  beforeEach(async () => {
    await run(trips);
    await pool.query("INSERT INTO raw.trips VALUES (1, 'north', 2.5, 1), (2, 'south', NULL, 1)");
  });

  it("adds a column, required or not", async () => {
    await run(withColumns({ ...trips.columns, day: { type: "date" } }));
    expect(await columns("raw.trips")).toContain("day date");
  });

  it("keeps and names a column that is no longer declared, and requires it no more", async () => {
    await run(withColumns({ trip: { type: "integer" }, fare: { type: "float", nullable: true } }));
    expect(await columns("raw.trips")).toContain("zone text");
    expect(recorded.lines).toContainEqual(
      expect.objectContaining({ level: "warn", table: "raw.trips", column: "zone" }),
    );
  });

  it("refuses another type, and names table, column, types and consent", async () => {
    const changed = withColumns({ ...trips.columns, fare: { type: "integer", nullable: true } });
    await expect(run(changed)).rejects.toMatchObject({
      code: "MLO5022",
      message: "raw.trips.fare is stored as double precision, and mlops.yaml declares bigint now.",
      hint: expect.stringContaining("--consent drop:raw.trips.fare") as string,
    });
    expect(await columns("raw.trips")).toContain("fare double precision");
    await run(changed, ["drop:raw.trips.fare"]);
    expect((await pool.query("SELECT trip, zone, fare FROM raw.trips ORDER BY trip")).rows).toEqual([
      { trip: 1, zone: "north", fare: null },
      { trip: 2, zone: "south", fare: null },
    ]);
  });

  it("refuses another type of a key column unless the table may be dropped", async () => {
    const changed = withColumns({ ...trips.columns, trip: { type: "string" } });
    await expect(run(changed, ["drop:raw.trips.trip"])).rejects.toMatchObject({
      hint: expect.stringContaining("--consent drop:raw.trips`:") as string,
    });
    await pool.query(
      `INSERT INTO raw._batches (source, origin, content_hash, definition_hash, state, rows_read, rows_loaded, rows_quarantined, started_at)
       VALUES ('trips', 'trips.csv', 'c', 'd', 'loaded', 2, 2, 0, now())`,
    );
    await run(changed, ["drop:raw.trips"]);
    expect((await pool.query("SELECT count(*) AS n FROM raw.trips")).rows).toEqual([{ n: 0 }]);
    expect((await pool.query("SELECT superseded_by FROM raw._batches")).rows).toEqual([{ superseded_by: 0 }]);
  });

  it("requires a value only where every stored row has one", async () => {
    await run(withColumns({ ...trips.columns, zone: { type: "string", nullable: true } }));
    expect(await columns("raw.trips")).toContain("zone text");
    await run(trips);
    expect(await columns("raw.trips")).toContain("zone text not null");
    // Its rows are read again: until then those without a value stay.
    await run(withColumns({ ...trips.columns, fare: { type: "float" } }));
    expect(await columns("raw.trips")).toContain("fare double precision");
  });

  it("changes the type of a column without values, and makes a table without rows again", async () => {
    await pool.query("UPDATE raw.trips SET fare = NULL");
    await run(withColumns({ ...trips.columns, fare: { type: "integer", nullable: true } }));
    expect(await columns("raw.trips")).toContain("fare bigint");
    await pool.query("TRUNCATE raw.trips");
    await run(withColumns({ ...trips.columns, trip: { type: "string" } }));
    expect(await columns("raw.trips")).toContain("trip text not null");
  });

  it("changes the primary key where the rows allow it", async () => {
    await run(withColumns(trips.columns, ["trip", "zone"]));
    await pool.query("INSERT INTO raw.trips VALUES (3, 'north', 2.5, 1)");
    await expect(run(withColumns(trips.columns, ["zone"]))).rejects.toMatchObject({
      code: "MLO5022",
      message: expect.stringContaining("cannot have the primary key (zone)") as string,
    });
    await run(withColumns(trips.columns, []));
    await pool.query("INSERT INTO raw.trips VALUES (1, 'north', 2.5, 1)");
    await expect(run(trips)).rejects.toMatchObject({
      hint: expect.stringContaining("drop:raw.trips") as string,
    });
  });

  it("names a consent that nothing asked for", async () => {
    await run(trips, ["drop:raw.trips.nothing"]);
    expect(recorded.lines).toContainEqual(expect.objectContaining({ consent: "drop:raw.trips.nothing" }));
  });
});

describe("migrate of feature tables", () => {
  const view: FeatureViewDefinition = {
    name: "zone_fares",
    source: "trips",
    kind: "static",
    keys: { zone: "string" },
    fields: { fare: "float" },
    ttlSeconds: null,
    everySeconds: null,
    rowsSql: "",
    onlineSql: "",
  };

  it("drops what is derived when its columns change, so that it is computed anew", async () => {
    await migrate(pool, projectOf([trips], [view]), { log: recorded.log });
    await pool.query(
      `INSERT INTO features.zone_fares VALUES ('north', '-infinity', '-infinity', 1);
       INSERT INTO features._materializations (view, definition_hash, last_batch_id, materialized_until, rows)
       VALUES ('zone_fares', 'd', 1, now(), 1)`,
    );
    await migrate(pool, projectOf([trips], [view]), { log: recorded.log });
    expect((await pool.query("SELECT count(*) AS n FROM features.zone_fares")).rows).toEqual([{ n: 1 }]);
    const changed = { ...view, fields: { fare: "integer" as const } };
    await migrate(pool, projectOf([trips], [changed]), { log: recorded.log });
    expect(await columns("features.zone_fares")).toContain("fare bigint");
    expect((await pool.query("SELECT count(*) AS n FROM features._materializations")).rows).toEqual([
      { n: 0 },
    ]);
  });
});
