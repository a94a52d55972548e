import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadOrigin, pendingOrigins, type BatchResult } from "../../src/ingestion/index.js";
import type { ColumnDefinition } from "../../src/definitions/column.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { recordedLog } from "../support/log.js";
import { fileSource } from "../support/project.js";
import { userFunction } from "../support/user-code.js";

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.close());

const columns: Record<string, ColumnDefinition> = {
  id: { type: "integer" },
  at: { type: "timestamp", nullable: true },
  amount: { type: "float", nullable: true },
  day: { type: "date", nullable: true },
  note: { type: "string", nullable: true },
  paid: { type: "boolean", nullable: true },
};

const header = "id,at,amount,day,note,paid\n";

/** Writes a module with the function `clean` and gives the source that passes through it. */
async function transformed(
  body: string,
  rest: { reads?: Record<string, ColumnDefinition>; per?: "row" | "batch" } = {},
): Promise<SourceDefinition> {
  await bench.write("src/clean.mjs", body);
  const called = userFunction<never>(bench.directory, "src/clean.mjs", "clean");
  return fileSource("orders", "data/*.csv", columns, {
    primaryKey: ["id"],
    eventTime: "at",
    transform: {
      per: rest.per ?? "row",
      function: called,
      ...(rest.reads && { columns: rest.reads }),
    },
  });
}

describe("a transform of rows", () => {
  it("gives typed values, takes typed values, and drops rows by null", async () => {
    await bench.write(
      "data/a.csv",
      `${header}1,2013-07-01 10:00,1.5,2013-07-04,"a\tb\\",true\n2,,,,,\n3,2013-07-01T10:00:00Z,2,2013-07-04,x,no\n`,
    );
    const source = await transformed(`
      export function clean(row) {
        if (row.id === 3) return null;
        if (row.id === 2) return row;
        const types = [row.at instanceof Date, typeof row.amount, typeof row.day, typeof row.paid, Object.isFrozen(row)];
        return { ...row, amount: row.amount * 2, note: row.note + types.join(), at: new Date(row.at.getTime() + 1), paid: !row.paid };
      }`);
    expect(await bench.ingest(source)).toMatchObject([
      { state: "loaded", rowsRead: 3, rowsLoaded: 2, rowsQuarantined: 0 },
    ]);
    expect(await bench.rows("orders")).toEqual([
      {
        id: 1,
        at: new Date("2013-07-01T14:00:00.001Z"), // given without zone, so in New York's
        amount: 3,
        day: "2013-07-04",
        note: "a\tb\\true,number,string,boolean,true",
        paid: false,
      },
      { id: 2, at: null, amount: null, day: null, note: null, paid: null },
    ]);
    const { rows } = await bench.pool.query("SELECT transform FROM raw._batches");
    expect(rows).toEqual([
      {
        transform: {
          function: "src/clean.mjs#clean",
          hash: expect.stringMatching(/^[0-9a-f]{64}$/),
          rows_in: 3,
          rows_out: 2,
          rows_dropped: 1,
        },
      },
    ]);
    expect(bench.lines.map(({ message }) => message)).toContain(
      "data/a.csv: 2 rows loaded, 1 dropped by src/clean.mjs#clean",
    );
  });

  it("leaves what it does not touch exactly as it was", async () => {
    await bench.write("data/a.csv", `${header}1,2013-07-01T10:00:00.123456Z,1e-7,,,\n2,2013-01-01,NaN,,,\n`);
    await bench.ingest(await transformed("export const clean = (row) => ({ ...row, note: 'seen' });"));
    const { rows } = await bench.pool.query(
      "SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS at, amount::text FROM raw.orders ORDER BY id",
    );
    expect(rows).toEqual([
      { at: "2013-07-01 10:00:00.123456", amount: "1e-07" },
      { at: "2013-01-01 05:00:00.000000", amount: "NaN" },
    ]);
  });

  it("sees a Date that was set to another time", async () => {
    await bench.write("data/a.csv", `${header}1,2013-07-01T10:00:00Z,,,,\n`);
    await bench.ingest(
      await transformed("export const clean = (row) => (row.at.setUTCFullYear(2014), { ...row });"),
    );
    expect(await bench.rows("orders")).toMatchObject([{ at: new Date("2014-07-01T10:00:00Z") }]);
  });

  it("reads columns that the table does not have, and gives those that the data does not have", async () => {
    await bench.write("data/a.csv", 'id,at,amount,state\n1,,"1,5",p\n2,,2,x\n');
    const source = await transformed(
      `export const clean = ({ state, amount, ...row }) =>
         ({ ...row, amount: Number(amount.replace(",", ".")), day: "2013-07-04", note: state, paid: state === "p" });`,
      {
        reads: {
          amount: { type: "string" },
          at: { type: "timestamp", nullable: true },
          id: { type: "integer" },
          state: { type: "string" },
        },
      },
    );
    expect(await bench.ingest(source)).toMatchObject([{ rowsLoaded: 2 }]);
    expect(await bench.rows("orders")).toMatchObject([
      { id: 1, amount: 1.5, day: "2013-07-04", note: "p", paid: true },
      { id: 2, amount: 2, paid: false },
    ]);
  });

  it("sets rows aside on which it throws, with the place, and goes on", async () => {
    await bench.write("data/a.csv", `${header}1,,1,,,\n2,,-2,,"a ""b""",\nthree,,3,,,\n,,4,,,\n5,,5,,,\n`);
    const source = await transformed(
      `export function clean(row) {\n  if (row.amount < 0) throw new Error("negative: \\u0000\\t" + row.amount);\n  return row;\n}\n`,
    );
    expect(await bench.ingest(source)).toMatchObject([
      { state: "loaded", rowsRead: 5, rowsLoaded: 2, rowsQuarantined: 3 },
    ]);
    expect(await bench.quarantined()).toEqual([
      {
        row_number: 2,
        reasons: ["src/clean.mjs#clean: negative: \uFFFD\t-2 (src/clean.mjs:2:29)"],
        row: { id: "2", at: null, amount: "-2", day: null, note: 'a "b"', paid: null },
      },
      {
        row_number: 3,
        reasons: ['id: "three" is not an integer'],
        row: expect.objectContaining({ id: "three" }),
      },
      { row_number: 4, reasons: ["id: missing, but the column is not nullable"], row: expect.anything() },
    ]);
  });

  const wrong: [gives: string, reason: string][] = [
    ["undefined", "gave undefined instead of a row; give null to drop a row"],
    ["[row, row]", "gave a list instead of a row; `per: batch` gives several rows, or waits"],
    ["Promise.resolve(row)", "gave a promise instead of a row; `per: batch` gives several rows, or waits"],
    ["({ ...row, id: 1.5 })", "gave 1.5 for id, which is not a whole number"],
    ["({ ...row, id: '1' })", 'gave "1" for id, which is not a whole number'],
    ["({ ...row, amount: row.amount / 0 })", "gave Infinity for amount, which is not a finite number"],
    ["({ ...row, amount: row.nothing * 2 })", "gave NaN for amount, which is not a finite number"],
    ["({ ...row, day: '2013-02-30' })", 'gave "2013-02-30" for day, which is not a day such as "2013-07-04"'],
    [
      "({ ...row, at: new Date(NaN) })",
      "gave an invalid Date for at, which is not a Date of the years 1 to 9999",
    ],
    [
      "({ ...row, note: 'a\\u0000' })",
      'gave "a\\u0000" for note, which is not text that PostgreSQL can store',
    ],
    ["({ ...row, note: undefined })", "gave undefined for note, which is not text that PostgreSQL can store"],
    ["({ ...row, paid: 1 })", "gave 1 for paid, which is not true or false"],
  ];
  it.each(wrong)("sets rows aside for which it gives %s", async (gives, reason) => {
    await bench.write("data/a.csv", `${header}1,,1,,,\n2,,1,,,\n`);
    const source = await transformed(`export const clean = (row) => row.id === 2 ? row : ${gives};`);
    expect(await bench.ingest(source)).toMatchObject([{ rowsLoaded: 1, rowsQuarantined: 1 }]);
    expect(await bench.quarantined()).toMatchObject([
      { row_number: 1, reasons: [`src/clean.mjs#clean ${reason}`] },
    ]);
  });

  it("meets a missing value in a column that is not nullable", async () => {
    await bench.write("data/a.csv", `${header}1,,1,,,\n2,,2,,,\n`);
    const source = await transformed(
      "export const clean = (row) => ({ ...row, id: row.id === 1 ? null : 2 });",
    );
    expect(await bench.ingest(source)).toMatchObject([{ rowsLoaded: 1 }]);
    expect(await bench.quarantined()).toMatchObject([
      { reasons: ["id: missing, but the column is not nullable"] },
    ]);
  });

  it("is not given integers that a number cannot hold", async () => {
    await bench.write("data/a.csv", `${header}9007199254740993,,1,,,\n2,,2,,,\n`);
    await bench.ingest(await transformed("export const clean = (row) => row;"));
    expect(await bench.quarantined()).toMatchObject([
      { reasons: ["id: 9007199254740993 is beyond ±2^53, which a number holds; read it as a string"] },
    ]);
  });

  it("blocks the batch where it fails on every one of many rows", async () => {
    const rows = Array.from({ length: 100 }, (_, index) => `${index},,1,,,`).join("\n");
    await bench.write("data/a.csv", `${header}${rows}\n`);
    expect(
      await bench.ingest(await transformed("export const clean = (row) => row.at.getTime();")),
    ).toMatchObject([
      {
        state: "blocked",
        message: expect.stringMatching(
          /^data\/a.csv: src\/clean.mjs#clean fails on every one of 100 rows. row 1: .*reading 'getTime'\) \(src\/clean.mjs:1:38\)/,
        ),
      },
    ]);
  });

  it("reads the same file again when the code is another, and not when it is the same", async () => {
    await bench.write("data/a.csv", `${header}1,,1,,,\n`);
    const source = await transformed("export const clean = (row) => row;");
    await bench.ingest(source);
    expect(await bench.ingest(source)).toEqual([]);
    // A process knows the code that it has loaded: the other one lies in another folder, by the same name.
    await bench.write("later/src/clean.mjs", "export const clean = ({ ...row }) => row;");
    const called = userFunction<never>(path.join(bench.directory, "later"), "src/clean.mjs", "clean");
    const other: SourceDefinition = { ...source, transform: { per: "row", function: called } };
    expect(await bench.ingest(other)).toMatchObject([{ state: "loaded" }]);
    expect(await bench.rows("orders")).toHaveLength(1);
  });

  it("goes through rows of many chunks in their order", async () => {
    const rows = Array.from({ length: 50_000 }, (_, index) => `${index + 1},,1,,${"x".repeat(index % 50)},`);
    await bench.write("data/a.csv", `${header}${rows.join("\n")}\n`);
    const source = await transformed(
      "let seen = 0; export const clean = (row) => { seen += 1; if (seen !== row.id) throw new Error('order'); return row.id % 2 ? null : row; };",
    );
    expect(await bench.ingest(source)).toMatchObject([
      { rowsRead: 50_000, rowsLoaded: 25_000, rowsQuarantined: 0 },
    ]);
  });
});

describe("code that misbehaves", () => {
  async function failing(body: string, signal?: AbortSignal): Promise<BatchResult> {
    await bench.write("data/a.csv", `${header}1,,1,,,\n`);
    const source = await transformed(body);
    await bench
      .ingest({ ...source, connection: { ...source.connection, path: "none/*" } as never })
      .catch(() => null);
    const [origin] = await pendingOrigins(bench.pool, source, bench.directory);
    if (!origin) throw new Error("nothing to load");
    return loadOrigin(bench.pool, source, origin, {
      projectDirectory: bench.directory,
      timezone: "UTC",
      log: recordedLog().log,
      signal,
    });
  }

  it("ends an endless loop when the step's time is up", async () => {
    const started = Date.now();
    await expect(
      failing("export const clean = () => { for (;;); };", AbortSignal.timeout(500)),
    ).rejects.toThrow(/timeout|terminat/i);
    expect(Date.now() - started).toBeLessThan(10_000);
    const { rows } = await bench.pool.query("SELECT FROM raw._batches");
    expect(rows).toEqual([]);
  });

  it.each([
    [
      "export const clean = () => process.exit(3);",
      "data/a.csv: src/clean.mjs#clean ended its thread with exit code 3.",
    ],
    ["export const other = 1;", "src/clean.mjs#clean cannot be loaded: the module exports no such function."],
    [
      "import 'no-such-package'; export const clean = (row) => row;",
      /src\/clean.mjs#clean cannot be loaded: Cannot find package 'no-such-package'/,
    ],
    [
      "const all = []; export const clean = () => { for (;;) all.push(new Array(1e6).fill(0.5)); };",
      "data/a.csv: src/clean.mjs#clean needs more than 1024 MiB of memory.",
    ],
    [
      "export const clean = (row) => { Promise.reject(new Error('later')); const end = Date.now() + 50; while (Date.now() < end); return row; };",
      "data/a.csv: src/clean.mjs#clean failed: later (src/clean.mjs:1:48)",
    ],
    ["throw new Error('at once');", "src/clean.mjs#clean cannot be loaded: at once (src/clean.mjs:1:7)"],
  ])("blocks the batch: %s", async (body, message) => {
    const result = await failing(body);
    expect(result.state).toBe("blocked");
    if (typeof message === "string") expect(result.message).toContain(message);
    else expect(result.message).toMatch(message);
  });

  it("has what it prints in the log", async () => {
    await bench.write("data/a.csv", `${header}1,,1,,,\n`);
    await bench.ingest(
      await transformed("export const clean = (row) => { console.log('seen', row.id); return row; };"),
    );
    expect(bench.lines.map(({ message }) => message)).toContain("src/clean.mjs#clean: seen 1");
  });
});
