import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isMaterialized, materializeView, type MaterializationResult } from "../../src/features/index.js";
import { migrate } from "../../src/migration/index.js";
import type { ColumnType } from "../../src/definitions/column.js";
import type { FeatureViewDefinition } from "../../src/definitions/feature-view.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { recordedLog } from "../support/log.js";
import { fileSource, projectOf } from "../support/project.js";
import { userFunction } from "../support/user-code.js";

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench("UTC");
});
afterEach(() => bench.close());

const readings: SourceDefinition = fileSource(
  "readings",
  "data/*.csv",
  {
    id: { type: "integer" },
    sensor: { type: "string" },
    at: { type: "timestamp" },
    value: { type: "float", nullable: true },
  },
  { primaryKey: ["id"], eventTime: "at" },
);

/** A view with the field `level` by the function `level` of the module. */
async function viewOf(
  body: string,
  {
    type = "string",
    nullable = false,
    version = "1",
  }: { type?: ColumnType; nullable?: boolean; version?: string } = {},
): Promise<FeatureViewDefinition> {
  const file = `src/level-${version}.mjs`;
  await bench.write(file, body);
  return {
    name: "reading_level",
    source: "readings",
    kind: "latest",
    keys: { sensor: "string" },
    fields: { level: type, value: "float" },
    ttlSeconds: null,
    everySeconds: null,
    rowsSql: `SELECT sensor, at AS event_time, at AS known_at, value, at AS "_input_1", value AS "_input_2"
                FROM raw."readings" WHERE at >= $1`,
    onlineSql: `INSERT INTO online."reading_level" (sensor, event_time, known_at, level, value)
                SELECT DISTINCT ON (sensor) sensor, event_time, known_at, level, value FROM features."reading_level"
                 WHERE event_time <= $1 AND known_at <= $1 ORDER BY sensor, event_time DESC, known_at DESC
                ON CONFLICT (sensor) DO UPDATE SET event_time = excluded.event_time, known_at = excluded.known_at,
                  level = excluded.level, value = excluded.value`,
    code: {
      inputs: { at: { type: "timestamp" }, value: { type: "float", nullable: true } },
      fields: {
        level: {
          function: userFunction(bench.directory, file, "level"),
          columns: ["at", "value"],
          ...(nullable && { nullable }),
        },
      },
    },
  };
}

async function materialize(view: FeatureViewDefinition): Promise<MaterializationResult> {
  await migrate(bench.pool, projectOf([readings], [view]), { log: recordedLog().log });
  return materializeView(bench.pool, view, readings, {
    log: recordedLog().log,
    now: new Date("2026-01-02T00:00:00Z"),
  });
}

async function stored(table = "features.reading_level"): Promise<unknown[]> {
  return (await bench.pool.query(`SELECT sensor, event_time, level, value FROM ${table} ORDER BY 1, 2`)).rows;
}

const level = `export const level = ({ at, value }) =>
  (value === null ? "none\\t\\\\" : value > 10 ? "high" : "low") + at.getUTCHours() + (at instanceof Date);`;

describe("a field by code of the user's own", () => {
  beforeEach(async () => {
    await bench.write(
      "data/a.csv",
      'id,sensor,at,value\n1,s,2026-01-01T10:00:00.000001Z,5\n2,s,2026-01-01T11:00:00Z,20\n3,"t\t\\",2026-01-01T12:00:00Z,\n',
    );
    await bench.ingest(readings);
  });

  it("is computed for each row, and brought online", async () => {
    const view = await viewOf(level);
    expect(await materialize(view)).toMatchObject({ action: "full", rowsWritten: 3 });
    expect(await stored()).toMatchObject([
      { sensor: "s", level: "low10true", value: 5 },
      { sensor: "s", level: "high11true", value: 20 },
      { sensor: "t\t\\", level: "none\t\\12true", value: null },
    ]);
    expect(await stored("online.reading_level")).toMatchObject([
      { level: "high11true" },
      { sensor: "t\t\\" },
    ]);
    const { rows } = await bench.pool.query(
      "SELECT to_char(event_time AT TIME ZONE 'UTC', 'US') AS us FROM features.reading_level ORDER BY event_time",
    );
    expect(rows[0]).toEqual({ us: "000001" });
  });

  it("is computed anew from the earliest change on, and altogether when the code is another", async () => {
    const view = await viewOf(level);
    await materialize(view);
    expect(await materialize(view)).toMatchObject({ action: "unchanged" });
    await bench.write("data/b.csv", "id,sensor,at,value\n4,s,2026-01-01T11:30:00Z,1\n");
    await bench.ingest(readings);
    expect(await materialize(view)).toMatchObject({ action: "incremental", rowsWritten: 2 });
    expect(await stored("online.reading_level")).toMatchObject([{ level: "low11true" }, {}]);
    const other = await viewOf("export const level = () => 'same';", { version: "2" });
    expect(await isMaterialized(bench.pool, other)).toBe(false);
    expect(await materialize(other)).toMatchObject({ action: "full", rowsWritten: 4 });
    expect(await stored()).toMatchObject(Array.from({ length: 4 }, () => ({ level: "same" })));
  });

  it.each([
    [
      "throws",
      "export const level = ({ value }) => value.toFixed();",
      /^Feature reading_level.level of sensor t\t\\: src\/level-1.mjs#level failed: Cannot read properties of null \(reading 'toFixed'\)/,
    ],
    [
      "gives a value of another type",
      "export const level = ({ value }) => value;",
      "Feature reading_level.level of sensor s: src/level-1.mjs#level gave 5, which is not text that PostgreSQL can store.",
    ],
    [
      "gives null where the field is not nullable",
      "export const level = ({ value }) => value && 'some';",
      "Feature reading_level.level of sensor t\t\\: src/level-1.mjs#level gave null, which is not text that PostgreSQL can store.",
    ],
  ])("keeps the view as it was where the code %s", async (_, body, message) => {
    await materialize(await viewOf(level, { version: "0" }));
    const before = await stored();
    await expect(materialize(await viewOf(body))).rejects.toMatchObject({
      code: "MLO5135",
      message: typeof message === "string" ? message : expect.stringMatching(message),
    });
    expect(await stored()).toEqual(before);
  });

  it("may be null where the field is nullable, and is null where it is so", async () => {
    const view = await viewOf("export const level = ({ value }) => value && value * 2;", {
      type: "float",
      nullable: true,
    });
    await materialize(view);
    expect(await stored()).toMatchObject([{ level: 10 }, { level: 40 }, { level: null }]);
  });

  it("goes through rows of many fetches", async () => {
    const rows = Array.from(
      { length: 20_000 },
      (_, index) => `${index + 10},r${index},2026-01-01T10:00:00Z,${index}`,
    );
    await bench.write("data/b.csv", `id,sensor,at,value\n${rows.join("\n")}\n`);
    await bench.ingest(readings);
    const view = await viewOf("export const level = ({ value }) => `${value}`;");
    expect(await materialize(view)).toMatchObject({ rowsWritten: 20_003 });
    const { rows: wrong } = await bench.pool.query(
      "SELECT FROM features.reading_level WHERE level IS DISTINCT FROM coalesce(value::text, 'null')",
    );
    expect(wrong).toEqual([]);
  });
});
