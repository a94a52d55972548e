import { readFileSync } from "node:fs";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { evaluateExpectations, type ExpectationOutcome } from "../../src/expectations/index.js";
import type { ColumnType } from "../../src/v1/definitions.js";
import { testDatabase, type TestDatabase } from "../support/database.js";

interface Case {
  readonly expectation_type: string;
  readonly title: string;
  readonly data: Readonly<Record<string, readonly unknown[]>>;
  readonly types: Readonly<Record<string, string>> | null;
  readonly in: Readonly<Record<string, unknown>>;
  readonly out: Readonly<Record<string, unknown>>;
}

const cases = readFileSync(new URL("cases/great_expectations.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Case);

/** Arguments that are not in the language yet. */
const laterArguments = ["row_condition", "allow_relative_error", "parse_strings_as_datetimes"];
const columnTypes: Readonly<Record<ColumnType, string>> = {
  integer: "bigint",
  float: "double precision",
  string: "text",
  boolean: "boolean",
  timestamp: "timestamptz",
  date: "date",
};

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await testDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

describe("answers like Great Expectations on PostgreSQL", () => {
  // A case without a wanted field only says that nothing crashes.
  const telling = cases.filter((each) => Object.keys(each.out).length > 0);
  const inLanguage = telling.filter(
    (each) =>
      !laterArguments.some((name) => name in each.in) && !JSON.stringify(each.in).includes("$PARAMETER"),
  );
  test.each(
    inLanguage.map((each, index) => [`${index} ${each.expectation_type}: ${each.title}`, each] as const),
  )("%s", async (_name, each) => {
    const outcome = await answer(each);
    if ("traceback_substring" in each.out) {
      expect(outcome.exception).not.toBeNull();
      return;
    }
    expect(outcome.exception).toBeNull();
    const wanted = { ...each.out, ...(each.out["result"] as object | undefined) };
    if (outcome.success === null)
      expect(outcome.reason, "a vacuous pass is not evaluated").toMatch(/missing|no rows/);
    else expect(outcome.success).toBe(wanted["success"]);
    if ("observed_value" in wanted)
      expect(close(outcome.result["observed_value"])).toEqual(close(wanted["observed_value"]));
    if ("unexpected_list" in wanted)
      expect(sorted(outcome.result["partial_unexpected_list"])).toEqual(
        sorted(wanted["unexpected_list"]).slice(0, 20),
      );
    for (const field of [
      "element_count",
      "missing_count",
      "missing_percent",
      "unexpected_count",
      "unexpected_percent",
      "unexpected_percent_total",
      "details",
    ])
      if (field in wanted && outcome.result[field] !== undefined)
        expect(close(outcome.result[field]), field).toEqual(close(wanted[field]));
  });
});

async function answer(each: Case): Promise<ExpectationOutcome> {
  const columns = Object.fromEntries(
    Object.keys(each.data).map((name) => [name, { type: typeOf(each, name) }]),
  );
  const list = Object.entries(columns).map(
    ([name, { type }]) => `${pg.escapeIdentifier(name)} ${columnTypes[type]}`,
  );
  await client.query("BEGIN");
  try {
    await client.query(`CREATE TEMPORARY TABLE batch (${list.join(", ")}) ON COMMIT DROP`);
    const rows = Math.max(...Object.values(each.data).map((values) => values.length));
    for (let row = 0; row < rows; row++) {
      const values = Object.keys(columns).map((name) => each.data[name]?.[row] ?? null);
      await client.query(
        `INSERT INTO batch VALUES (${values.map((_, index) => `$${index + 1}`).join(", ")})`,
        values,
      );
    }
    const { result_format: _format, catch_exceptions: _catch, ...kwargs } = each.in;
    const expectation = {
      type: each.expectation_type,
      kwargs,
      severity: "critical",
      onFail: "warn",
    } as const;
    const [outcome] = await evaluateExpectations(client, {
      relation: "batch",
      columns,
      expectations: [expectation],
    });
    if (!outcome) throw new Error("no outcome");
    return outcome;
  } finally {
    await client.query("ROLLBACK");
  }
}

function typeOf(each: Case, name: string): ColumnType {
  const declared = each.types?.[name]?.toUpperCase() ?? "";
  if (/INT/.test(declared)) return "integer";
  if (/DOUBLE|FLOAT|NUMERIC|REAL/.test(declared)) return "float";
  if (/TIMESTAMP/.test(declared)) return "timestamp";
  if (/DATE/.test(declared)) return "date";
  if (/BOOL/.test(declared)) return "boolean";
  if (/TEXT|CHAR/.test(declared)) return "string";
  const values = (each.data[name] ?? []).filter((value) => value !== null);
  if (values.every((value) => typeof value === "number"))
    return values.every(Number.isInteger) ? "integer" : "float";
  return values.length > 0 && values.every((value) => typeof value === "boolean") ? "boolean" : "string";
}

/** Numbers to six digits, as the cases are rounded, so that the two ways of adding doubles do not matter. */
function close(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === "number" ? Number(inner.toPrecision(6)) : inner,
    ) ?? "null",
  );
}

function sorted(values: unknown): string[] {
  return (Array.isArray(values) ? values : [])
    .map((value) => JSON.stringify(value === null ? "null" : close(value)))
    .sort();
}
