import { readFileSync } from "node:fs";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Columns } from "../../../src/expectations/index.js";
import { rowConditionSql } from "../../../src/expectations/row-condition/sql.js";
import { bench, type Bench } from "../support.js";

interface Recorded {
  readonly condition: string;
  readonly rows: readonly number[];
}

/** Another file of the script takes its place with PANDAS_CONDITIONS. */
const path = process.env["PANDAS_CONDITIONS"] ?? new URL("pandas_conditions.jsonl", import.meta.url);
const [head = "", ...lines] = readFileSync(path, "utf8").trim().split("\n");
const { table } = JSON.parse(head) as { readonly table: Readonly<Record<string, readonly unknown[]>> };
const recorded = lines.map((line) => JSON.parse(line) as Recorded);

const columns: Columns = {
  i: { type: "integer" },
  j: { type: "integer" },
  f: { type: "float" },
  s: { type: "string" },
  b: { type: "boolean" },
  "two words": { type: "integer" },
  größe: { type: "integer" },
  t: { type: "timestamp" },
};
const stored = {
  integer: "bigint",
  float: "float8",
  string: "text",
  boolean: "boolean",
  timestamp: "timestamptz",
};

let db: Bench;
beforeAll(async () => {
  const list = Object.entries(columns).map(
    ([name, { type }]) => `${pg.escapeIdentifier(name)} ${stored[type as keyof typeof stored]}`,
  );
  db = await bench(`CREATE TABLE rows (pk int, ${list.join(", ")})`);
  const rows = (table["i"] ?? []).map((_, pk) => ({
    pk,
    ...Object.fromEntries(Object.entries(table).map(([name, values]) => [name, values[pk]])),
    // To pandas a missing number and NaN are the same.
    f: table["f"]?.[pk] ?? (pk % 2 === 0 ? "NaN" : null),
  }));
  await db.client.query("INSERT INTO rows SELECT * FROM jsonb_populate_recordset(NULL::rows, $1)", [
    JSON.stringify(rows),
  ]);
});
afterAll(() => db[Symbol.asyncDispose]());

test(`${recorded.length} random conditions choose the rows that pandas chooses`, async () => {
  const others: string[] = [];
  for (const { condition, rows } of recorded) {
    const sql = rowConditionSql({ row_condition: condition }, columns) ?? "true";
    const { rows: found } = await db.client.query<{ pk: number }>(
      `SELECT pk FROM rows WHERE ${sql} ORDER BY pk`,
    );
    const given = found.map(({ pk }) => pk);
    if (given.join() !== rows.join()) others.push(`${condition}: ${given.join()}, not ${rows.join()}`);
  }
  expect(others).toEqual([]);
});
