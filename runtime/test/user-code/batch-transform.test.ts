import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ColumnDefinition } from "../../src/definitions/column.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { workbench, type Workbench } from "../support/ingestion.js";
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
};

async function batched(body: string): Promise<SourceDefinition> {
  await bench.write("src/clean.mjs", body);
  return fileSource("orders", "data/*.csv", columns, {
    eventTime: "at",
    transform: { per: "batch", function: userFunction<never>(bench.directory, "src/clean.mjs", "clean") },
  });
}

const data = "id,at,amount\n1,2013-07-01T10:00:00.123456Z,1\ntwo,,2\n3,,3\n,,4\n5,,5\n";

describe("a transform of batches", () => {
  it("streams rows in and out, and keeps what could not be typed", async () => {
    await bench.write("data/a.csv", data);
    const source = await batched(
      "export async function* clean(rows) { for await (const row of rows) yield { ...row, amount: row.amount * 2 }; }",
    );
    expect(await bench.ingest(source)).toMatchObject([
      { state: "loaded", rowsRead: 5, rowsLoaded: 3, rowsQuarantined: 2 },
    ]);
    expect(await bench.rows("orders")).toMatchObject([{ amount: 2 }, { amount: 6 }, { amount: 10 }]);
    const { rows } = await bench.pool.query(
      "SELECT to_char(at AT TIME ZONE 'UTC', 'US') AS us FROM raw.orders",
    );
    expect(rows[0]).toEqual({ us: "123456" });
    expect(await bench.quarantined()).toMatchObject([
      { row_number: 2, reasons: ['id: "two" is not an integer'] },
      { row_number: 4, reasons: ["id: missing, but the column is not nullable"] },
    ]);
  });

  it.each([
    [
      "several for one",
      "for await (const row of rows) { yield row; yield { ...row, id: -row.id }; }",
      [-5, -3, -1, 1, 3, 5],
    ],
    [
      "fewer",
      "let sum = 0; for await (const row of rows) sum += row.amount; yield { id: 1, at: null, amount: sum };",
      [1],
    ],
    [
      "those that it read before it stopped",
      "for await (const row of rows) { yield row; if (row.id === 3) return; }",
      [1, 3],
    ],
    ["none", "for await (const row of rows);", []],
  ])("gives %s", async (_, body, ids) => {
    await bench.write("data/a.csv", data);
    const source = await batched(`export async function* clean(rows) { ${body} }`);
    expect(await bench.ingest(source)).toMatchObject([
      { state: "loaded", rowsRead: 5, rowsLoaded: ids.length, rowsQuarantined: 2 },
    ]);
    expect((await bench.rows("orders")).map(({ id }) => id).sort((a, b) => Number(a) - Number(b))).toEqual(
      ids,
    );
    expect(await bench.ingest(source)).toEqual([]);
  });

  it("may ask for several rows at once", async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => `${index + 1},,1`);
    await bench.write("data/a.csv", `id,at,amount\n${rows.join("\n")}\n`);
    const source = await batched(
      `export async function* clean(rows) {
         const iterator = rows[Symbol.asyncIterator]();
         for (;;) {
           const some = await Promise.all([iterator.next(), iterator.next(), iterator.next()]);
           for (const { done, value } of some) if (!done) yield value;
           if (some.some(({ done }) => done)) return;
         }
       }`,
    );
    expect(await bench.ingest(source)).toMatchObject([
      { state: "loaded", rowsRead: 20_000, rowsLoaded: 20_000 },
    ]);
    const { rows: found } = await bench.pool.query("SELECT count(DISTINCT id)::int AS ids FROM raw.orders");
    expect(found).toEqual([{ ids: 20_000 }]);
  });

  it("may give a plain list", async () => {
    await bench.write("data/a.csv", data);
    await bench.ingest(await batched("export const clean = () => [{ id: 7, at: null, amount: null }];"));
    expect(await bench.rows("orders")).toEqual([{ id: 7, at: null, amount: null }]);
  });

  it.each([
    [
      "throws",
      "export async function* clean(rows) {\n  for await (const row of rows) {\n    if (row.id === 3) throw new Error('not three');\n    yield row;\n  }\n}",
      "data/a.csv: src/clean.mjs#clean failed after row 3: not three (src/clean.mjs:3:29)",
    ],
    [
      "gives a value of the wrong type",
      "export async function* clean(rows) { for await (const row of rows) yield { ...row, amount: 'x' }; }",
      'data/a.csv: src/clean.mjs#clean gave "x" for amount, which is not a finite number, in its row 1.',
    ],
    [
      "gives no rows to iterate over",
      "export const clean = async (rows) => 1;",
      "data/a.csv: src/clean.mjs#clean gave a promise instead of rows to iterate over.",
    ],
  ])("blocks the batch where it %s", async (_, body, message) => {
    await bench.write("data/a.csv", data);
    const [result] = await bench.ingest(await batched(body));
    expect(result).toMatchObject({ state: "blocked", rowsLoaded: 0 });
    expect(result?.message).toContain(message);
    expect(await bench.rows("orders")).toEqual([]);
  });

  it("takes rows of JSON Lines like those of CSV", async () => {
    await bench.write(
      "data/a.csv",
      '{"id":1,"at":"2013-07-01T10:00:00Z","amount":1.5}\n{"id":"x"}\n{"id":3,"amount":null}\n',
    );
    const source = await batched(
      "export async function* clean(rows) { for await (const row of rows) yield { ...row, amount: (row.amount ?? 0) + row.id }; }",
    );
    const connection = {
      type: "file",
      path: "data/*.csv",
      format: "jsonl",
    } as unknown as SourceDefinition["connection"];
    expect(await bench.ingest({ ...source, connection })).toMatchObject([
      { state: "loaded", rowsRead: 3, rowsLoaded: 2, rowsQuarantined: 1 },
    ]);
    expect(await bench.rows("orders")).toEqual([
      { id: 1, at: new Date("2013-07-01T10:00:00Z"), amount: 2.5 },
      { id: 3, at: null, amount: 3 },
    ]);
  });

  it("takes a large batch in constant memory", async () => {
    const rows = Array.from({ length: 200_000 }, (_, index) => `${index + 1},2013-07-01T10:00:00Z,${index}`);
    await bench.write("data/a.csv", `id,at,amount\n${rows.join("\n")}\n`);
    const source = await batched(
      `let most = 0;
       export async function* clean(rows) {
         let ahead = 0;
         for await (const row of rows) { ahead += 1; most = Math.max(most, ahead); yield row; ahead -= 1; }
         if (most > 1) throw new Error("read ahead of what was taken");
       }`,
    );
    expect(await bench.ingest(source)).toMatchObject([{ state: "loaded", rowsLoaded: 200_000 }]);
  });
});
