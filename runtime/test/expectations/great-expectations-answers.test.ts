import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bench, type Bench } from "./support.js";

interface Table {
  readonly columns: Readonly<Record<string, readonly unknown[]>>;
}

interface Answer {
  readonly type: string;
  readonly kwargs: Record<string, unknown>;
  readonly table: number;
  readonly success: boolean;
  readonly result: Readonly<Record<string, unknown>>;
}

const lines = readFileSync(new URL("answers/great_expectations_1.24.1.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Table | Answer);
const tables = lines.filter((line): line is Table => "columns" in line);
const answers = lines.filter((line): line is Answer => "kwargs" in line);

/** By the first letter of a column's name. */
const types: Readonly<Record<string, string>> = {
  i: "bigint",
  f: "double precision",
  s: "text",
  b: "boolean",
  t: "timestamp",
  d: "date",
};

let db: Bench;
beforeAll(async () => {
  db = await bench("");
  for (const [index, { columns }] of tables.entries()) {
    const names = Object.keys(columns);
    const list = names.map((name) => `${name} ${types[name.charAt(0)]}`);
    await db.client.query(`CREATE TABLE t${index} (pk bigint PRIMARY KEY, ${list.join(", ")})`);
    const length = Math.max(0, ...Object.values(columns).map((values) => values.length));
    const rows = Array.from({ length }, (_, pk) => ({
      pk,
      ...Object.fromEntries(names.map((name) => [name, columns[name]?.[pk]])),
    }));
    await db.client.query(
      `INSERT INTO t${index} SELECT * FROM jsonb_populate_recordset(NULL::t${index}, $1)`,
      [JSON.stringify(rows)],
    );
  }
});
afterAll(() => db[Symbol.asyncDispose]());

const byType = [...new Set(answers.map(({ type }) => type))].map(
  (type) => [type, answers.filter((answer) => answer.type === type)] as const,
);

describe.each(byType)("%s", (type, of) => {
  test.each(of.map((answer) => [JSON.stringify(answer.kwargs), answer] as const))("%s", async (_, answer) => {
    const options = { primaryKey: ["pk"], resultFormat: "COMPLETE" };
    const kwargs = { on_empty: "pass", ...answer.kwargs };
    const outcome = await db.one(`t${answer.table}`, type, kwargs, options);
    expect(outcome.exception).toBeNull();
    expect(outcome.success).toBe(answer.success);
    for (const [field, wanted] of Object.entries(answer.result))
      expect(comparable(field, outcome.result[field]), field).toEqual(comparable(field, wanted));
  });
});

/** Lists in one order, numbers to eight digits, times in one spelling. */
function comparable(field: string, value: unknown): unknown {
  // Without rows Great Expectations counts none as null.
  if (field === "unexpected_count") return value ?? 0;
  const plain = JSON.parse(
    JSON.stringify(value ?? null, (_key, inner: unknown) => {
      if (typeof inner === "number") return Number(inner.toPrecision(8));
      if (typeof inner === "string" && /^\d{4}-\d\d-\d\d[ T]/.test(inner)) return inner.replace(" ", "T");
      if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
      return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
    }),
  ) as unknown;
  if (!Array.isArray(plain) || !/_list$|_counts$/.test(field)) return plain;
  return plain.map((each) => JSON.stringify(each)).sort();
}
