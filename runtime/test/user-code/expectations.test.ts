import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ColumnDefinition } from "../../src/definitions/column.js";
import type { ExpectationDefinition } from "../../src/definitions/expectation.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { fileSource } from "../support/project.js";
import { userFunction } from "../support/user-code.js";

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench("UTC");
});
afterEach(() => bench.close());

const columns: Record<string, ColumnDefinition> = {
  id: { type: "integer" },
  at: { type: "timestamp", nullable: true },
  amount: { type: "float", nullable: true },
  note: { type: "string", nullable: true },
};

const data = `id,at,amount,note
1,2013-07-01T10:00:00Z,1,a
2,2013-07-01T11:00:00Z,20,"b\tc\\"
3,,30,
4,,,
`;

/** A source with the expectation, which the function `check` of the module judges. */
async function checked(body: string, expectation: Partial<ExpectationDefinition>): Promise<SourceDefinition> {
  await bench.write("src/checks.mjs", body);
  await bench.write("data/a.csv", data);
  return fileSource("orders", "data/*.csv", columns, {
    expectations: [
      {
        type: "expect_column_values_to_satisfy",
        kwargs: {},
        severity: "critical",
        onFail: "block",
        code: userFunction<never>(bench.directory, "src/checks.mjs", "check"),
        ...expectation,
      },
    ],
  });
}

async function results(): Promise<
  { success: boolean | null; result: Record<string, unknown>; exception: string | null }[]
> {
  const { rows } = await bench.pool.query(
    "SELECT success, result, exception FROM monitoring.expectation_results ORDER BY result_id",
  );
  return rows as never;
}

describe("values that code of the user's own judges", () => {
  const kwargs = { column: "amount", module: "./src/checks.mjs#check" };

  it("are counted and listed as those of every expectation, and block", async () => {
    const source = await checked("export const check = (value) => typeof value === 'number' && value < 25;", {
      kwargs,
    });
    expect(await bench.ingest(source)).toMatchObject([{ state: "blocked" }]);
    expect(await results()).toMatchObject([
      {
        success: false,
        exception: null,
        result: {
          element_count: 4,
          missing_count: 1,
          unexpected_count: 1,
          partial_unexpected_list: [30],
        },
      },
    ]);
  });

  it("pass with as many unexpected ones as `mostly` allows", async () => {
    const source = await checked("export const check = (value) => value < 25;", {
      kwargs: { ...kwargs, mostly: 0.6 },
    });
    expect(await bench.ingest(source)).toMatchObject([{ state: "loaded", rowsLoaded: 4 }]);
    expect(await results()).toMatchObject([{ success: true, result: { unexpected_count: 1 } }]);
  });

  it("can be put into quarantine", async () => {
    const source = await checked(
      "export const check = (text) => { if (text === 'b\\tc\\\\') return false; return true; };",
      { kwargs: { ...kwargs, column: "note" }, onFail: "quarantine" },
    );
    expect(await bench.ingest(source)).toMatchObject([
      { state: "loaded", rowsLoaded: 3, rowsQuarantined: 1 },
    ]);
    expect(await bench.quarantined()).toMatchObject([
      { row_number: 2, reasons: [expect.stringContaining("expect_column_values_to_satisfy")] },
    ]);
  });

  it.each([
    [
      "throws",
      "export const check = (value) => {\n  if (value > 25) throw new Error('too much');\n  return true;\n};",
      "src/checks.mjs#check failed for 30: too much (src/checks.mjs:2:25)",
    ],
    [
      "answers neither true nor false",
      "export const check = (value) => 1;",
      "src/checks.mjs#check gave 1 instead of true or false for 1",
    ],
    [
      "is not there",
      "export const other = 1;",
      "src/checks.mjs#check cannot be loaded: the module exports no such function.",
    ],
    [
      "ends the thread",
      "export const check = () => process.exit(0);",
      "src/checks.mjs#check ended its thread with exit code 0.",
    ],
  ])("never pass where the code %s", async (_, body, exception) => {
    const [result] = await bench.ingest(await checked(body, { kwargs }));
    expect(result).toMatchObject({ state: "blocked", message: expect.stringContaining(exception) });
    expect(await results()).toMatchObject([{ success: null, exception }]);
  });
});

describe("rows that code of the user's own judges", () => {
  const type = "expect_multicolumn_values_to_satisfy";

  it("are given as the columns that are named", async () => {
    const source = await checked(
      `export const check = (row) => Object.isFrozen(row) && Object.keys(row).join() === "amount,at"
         && (row.at === null || row.at instanceof Date) && row.amount !== 20;`,
      { type, kwargs: { column_list: ["amount", "at"] }, onFail: "quarantine" },
    );
    expect(await bench.ingest(source)).toMatchObject([{ rowsLoaded: 3, rowsQuarantined: 1 }]);
    expect(await results()).toMatchObject([
      {
        success: false,
        result: {
          element_count: 4,
          missing_count: 1, // both are missing
          unexpected_count: 1,
          partial_unexpected_list: [{ amount: 20, at: "2013-07-01T11:00:00+00:00" }],
        },
      },
    ]);
  });

  it("never miss what the columns say is there", async () => {
    const source = await checked("export const check = (row) => row.id > 0 && row.id !== 2;", {
      type,
      kwargs: { column_list: ["id", "amount"], ignore_row_if: "never" },
      onFail: "quarantine",
    });
    await bench.write("data/a.csv", `${data},,5,\n`);
    expect(await bench.ingest(source)).toMatchObject([{ rowsLoaded: 3, rowsQuarantined: 2 }]);
    expect(await bench.quarantined()).toMatchObject([
      { row_number: 2 },
      { row_number: 5, reasons: ["id: missing, but the column is not nullable"] },
    ]);
  });

  it("may be judged whatever is missing", async () => {
    const source = await checked("export const check = (row) => row.amount !== null;", {
      type,
      kwargs: { column_list: ["amount"], ignore_row_if: "never" },
      severity: "warning",
      onFail: "warn",
    });
    await bench.ingest(source);
    expect(await results()).toMatchObject([{ success: false, result: { unexpected_count: 1 } }]);
  });
});

describe("a batch that code of the user's own judges", () => {
  const expectation = { type: "expect_batch_to_satisfy", kwargs: { column_list: ["amount", "note"] } };

  it.each([
    ["loaded", true],
    ["blocked", false],
  ])("is %s with the verdict %s, which is kept with what was measured", async (state, success) => {
    const source = await checked(
      `export async function check(rows) {
         let sum = 0;
         for await (const { amount } of rows) sum += amount ?? 0;
         return { success: ${success}, observed_value: sum, details: { of: "amount", at: new Date(0) } };
       }`,
      expectation,
    );
    expect(await bench.ingest(source)).toMatchObject([{ state }]);
    expect(await results()).toMatchObject([
      {
        success,
        result: { observed_value: 51, details: { of: "amount", at: "1970-01-01T00:00:00.000Z" } },
      },
    ]);
  });

  it.each([
    [
      "throws",
      "export async function check(rows) {\n  for await (const row of rows) row.note.length;\n}",
      /src\/checks.mjs#check failed after row 3: Cannot read properties of null \(reading 'length'\) \(src\/checks.mjs:2:42\)/,
    ],
    [
      "gives no verdict",
      "export const check = () => true;",
      /src\/checks.mjs#check gave true instead of \{ success: true or false \}/,
    ],
  ])("is not loaded where the code %s", async (_, body, message) => {
    const [result] = await bench.ingest(await checked(body, expectation));
    expect(result).toMatchObject({ state: "blocked", message: expect.stringMatching(message) });
  });
});

it("judges the rest where one function fails", async () => {
  const source = await checked("export const check = () => process.exit(1);", { kwargs: { column: "id" } });
  await bench.write("src/whole.mjs", "export const whole = () => ({ success: true, observed_value: 7 });");
  const whole: ExpectationDefinition = {
    type: "expect_batch_to_satisfy",
    kwargs: { column_list: ["id"] },
    severity: "critical",
    onFail: "block",
    code: userFunction<never>(bench.directory, "src/whole.mjs", "whole"),
  };
  await bench.ingest({ ...source, expectations: [...source.expectations, whole] });
  expect(await results()).toMatchObject([
    { success: null },
    { success: true, result: { observed_value: 7 } },
  ]);
});

it("judges many rows by several functions in one pass", async () => {
  const source = await checked(
    "export const check = (value) => value % 7 !== 0; export const other = (row) => row.id % 2 === 0;",
    { kwargs: { column: "id", module: "a" }, onFail: "quarantine" },
  );
  const rows = Array.from({ length: 20_000 }, (_, index) => `${index},,1,`);
  await bench.write("data/a.csv", `id,at,amount,note\n${rows.join("\n")}\n`);
  const other: ExpectationDefinition = {
    type: "expect_multicolumn_values_to_satisfy",
    kwargs: { column_list: ["id"], module: "b" },
    severity: "warning",
    onFail: "warn",
    code: userFunction<never>(bench.directory, "src/checks.mjs", "other"),
  };
  expect(await bench.ingest({ ...source, expectations: [...source.expectations, other] })).toMatchObject([
    { rowsQuarantined: 2_858, rowsLoaded: 17_142 },
  ]);
  expect(await results()).toMatchObject([
    { result: { unexpected_count: 2_858 } },
    { result: { unexpected_count: 10_000 } },
  ]);
});
