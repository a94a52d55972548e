import type pg from "pg";
import type { Expression, ScalarType } from "../../../src/expressions/expression.js";
import { printSql } from "../../../src/expressions/index.js";
import { columns, createTable } from "./columns.js";
import type { Row } from "./random-rows.js";

/** What PostgreSQL says about one expression and row. */
export type Outcome =
  { readonly value: string | null } | { readonly state: string; readonly message: string };

/** Evaluates an expression for every row, and once more row by row where one of them raises an error. */
const functionSql = `
CREATE FUNCTION evaluate(expression text) RETURNS text[][] LANGUAGE plpgsql AS $$
DECLARE
  answers text[][];
  answer text;
  example integer;
BEGIN
  BEGIN
    EXECUTE format('SELECT array_agg(ARRAY[(%s), NULL, NULL] ORDER BY id) FROM examples', expression) INTO answers;
    RETURN answers;
  EXCEPTION WHEN OTHERS THEN answers := '{}';
  END;
  FOR example IN SELECT id FROM examples ORDER BY id LOOP
    BEGIN
      EXECUTE format('SELECT (%s) FROM examples WHERE id = $1', expression) INTO answer USING example;
      answers := answers || ARRAY[ARRAY[answer, NULL, NULL]];
    EXCEPTION WHEN OTHERS THEN
      answers := answers || ARRAY[ARRAY[NULL, SQLSTATE, SQLERRM]];
    END;
  END LOOP;
  RETURN answers;
END $$`;

export async function prepareOracle(client: pg.ClientBase): Promise<void> {
  await client.query(createTable);
  await client.query(functionSql);
}

export async function setRows(client: pg.ClientBase, rows: readonly Row[]): Promise<void> {
  const names = Object.keys(columns);
  await client.query("TRUNCATE examples");
  const values = rows.flatMap((row) => names.map((name) => inSql(row[name] ?? null)));
  const groups = rows.map(
    (_, index) =>
      `(${index}, ${names.map((__, place) => `$${index * names.length + place + 1}`).join(", ")})`,
  );
  await client.query(`INSERT INTO examples VALUES ${groups.join(", ")}`, values);
}

function inSql(value: Row[string]): string | boolean | null {
  if (value instanceof Date) return value.toISOString().replace(/^\+0+/u, "");
  if (Object.is(value, -0)) return "-0";
  return typeof value === "number" ? String(value) : (value ?? null);
}

const asText: Readonly<Record<ScalarType, (sql: string) => string>> = {
  integer: (sql) => `(${sql})::text`,
  float: (sql) => `(${sql})::text`,
  string: (sql) => sql,
  boolean: (sql) => `(${sql})::text`,
  timestamp: (sql) => `(extract(epoch FROM (${sql})) * 1000)::text`,
  date: (sql) => `(${sql})::text`,
  interval: (sql) => `(extract(epoch FROM (${sql})) * 1000)::text`,
};

/** PostgreSQL's answers for each expression and each row. */
export async function evaluate(
  client: pg.ClientBase,
  expressions: readonly Expression[],
): Promise<readonly (readonly Outcome[])[]> {
  const texts = expressions.map((expression) => asText[expression.type](printSql(expression)));
  const { rows } = await client.query<{ answers: (string | null)[][] }>(
    "SELECT evaluate(expression) AS answers FROM unnest($1::text[]) WITH ORDINALITY AS given(expression, place) ORDER BY place",
    [texts],
  );
  return rows.map(({ answers }) =>
    answers.map(([value = null, state = null, message = null]) =>
      state === null ? { value } : { state, message: message ?? "" },
    ),
  );
}

const typeNumbers: Readonly<Record<ScalarType, number>> = {
  integer: 20,
  float: 701,
  string: 25,
  boolean: 16,
  timestamp: 1184,
  date: 1082,
  interval: 1186,
};

/** The expressions that PostgreSQL gives as another type than the compiler. */
export async function mistyped(client: pg.ClientBase, expressions: readonly Expression[]): Promise<string[]> {
  const list = expressions.map((expression) => `(${printSql(expression)})`).join(", ");
  const { fields } = await client.query(`SELECT ${list} FROM examples LIMIT 0`);
  return expressions
    .filter((expression, index) => fields[index]?.dataTypeID !== typeNumbers[expression.type])
    .map((expression) => `${printSql(expression)} is no ${expression.type}`);
}
