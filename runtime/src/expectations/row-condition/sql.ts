import pg from "pg";
import { exactInteger } from "../../json/exact-json.js";
import { ArgumentError, type Columns, type Kwargs } from "../expectation.js";
import { literal } from "../literal.js";
import type { Condition, Dialect, Operand, TextFunction, TextTest } from "./condition.js";
import { zonedTime } from "../zoned-times.js";
import { parseCondition } from "./parse.js";
import { conditionOf } from "./structured.js";

const parsers = [
  "great_expectations",
  "great_expectations__experimental__",
  "pandas",
  "spark",
  "spark_sql",
  "python",
  "sql",
];

/**
 * SQL of `row_condition`: true for the rows that count, never null. Null where there is no condition.
 * @param timezone in which times without a zone are local times
 * @throws ArgumentError if it cannot be read or names columns that are not there
 */
export function rowConditionSql(kwargs: Kwargs, columns: Columns, timezone = "UTC"): string | null {
  const given = kwargs["row_condition"] ?? null;
  const parser = kwargs["condition_parser"] ?? null;
  if (parser !== null && !parsers.some((name) => name === parser))
    throw new ArgumentError(
      `condition_parser: value is not a valid enumeration member; permitted: ${parsers.join(", ")}`,
    );
  if (given === null || given === "") return null;
  const { condition, dialect } =
    typeof given === "string"
      ? parseCondition(given, typeof parser === "string" ? parser : null)
      : conditionOf(given);
  return `((${sqlOf(condition, { columns, dialect, timezone, isNegated: false })}) IS TRUE)`;
}

interface Context {
  readonly columns: Columns;
  readonly dialect: Dialect;
  readonly timezone: string;
  /** Whether it stands in a `not`, where null is not as good as false. */
  readonly isNegated: boolean;
}

function sqlOf(condition: Condition, context: Context): string {
  switch (condition.kind) {
    case "and":
    case "or":
      return condition.parts
        .map((part) => `(${sqlOf(part, context)})`)
        .join(condition.kind === "and" ? " AND " : " OR ");
    case "not":
      return `NOT (${sqlOf(condition.part, { ...context, isNegated: true })})`;
    case "null":
      return `${valueSql(condition, context)} IS ${condition.negated ? "NOT " : ""}NULL`;
    case "true":
      return decided(valueSql(condition, context), false, context);
    case "text":
      return decided(textTests[condition.test](valueSql(condition, context), condition.text), false, context);
    case "like":
      return decided(
        `${valueSql(condition, context)} ${condition.negated ? "NOT " : ""}LIKE ${pg.escapeLiteral(condition.pattern)}`,
        condition.negated,
        context,
      );
    case "in": {
      const { column, negated } = condition;
      const values = condition.values.map((value) => operandSql(value, { column }, context));
      if (values.length === 0) return String(negated);
      const member = `${valueSql({ column }, context)} ${negated ? "NOT " : ""}IN (${values.join(", ")})`;
      return decided(member, negated, context);
    }
    case "compare": {
      const { left, operator, right } = condition;
      const compared = `${operandSql(left, right, context)} ${operator} ${operandSql(right, left, context)}`;
      return decided(compared, operator === "<>", context);
    }
  }
}

/** What a comparison with a missing value is worth in pandas. */
const decided = (sql: string, ofMissing: boolean, { dialect, isNegated }: Context): string =>
  dialect === "pandas" && (ofMissing || isNegated) ? `coalesce(${sql}, ${ofMissing})` : sql;

const textTests: Readonly<Record<TextTest, (value: string, text: string) => string>> = {
  contains: (value, text) => `${value} ~ ${pg.escapeLiteral(text)}`,
  startswith: (value, text) => `starts_with(${value}, ${pg.escapeLiteral(text)})`,
  endswith: (value, text) =>
    `right(${value}, char_length(${pg.escapeLiteral(text)})) = ${pg.escapeLiteral(text)}`,
};

const textFunctions: Readonly<Record<TextFunction, (value: string) => string>> = {
  len: (value) => `char_length(${value})`,
  lower: (value) => `lower(${value})`,
  upper: (value) => `upper(${value})`,
  strip: (value) => `btrim(${value}, E' \\t\\n\\r\\f\\v')`,
};

/** A value is written as the type of the column that it is compared with. */
function operandSql(operand: Operand, other: Operand, context: Context): string {
  if ("column" in operand) return valueSql(operand, context);
  const { value } = operand;
  if (!("column" in other)) return typeof value === "string" ? pg.escapeLiteral(value) : String(value);
  const type = other.of === "len" ? "integer" : (context.columns[other.column]?.type ?? "string");
  const isNumeric = type === "integer" || type === "float";
  const fitting =
    isNumeric && typeof value === "string" && value.trim() !== ""
      ? (exactInteger(value.trim()) ?? Number(value))
      : value;
  return literal(type === "timestamp" ? zonedTime(value, context.timezone) : fitting, type, "row_condition");
}

/** A column, or what is made of its text. To pandas NaN is a missing value. */
function valueSql(
  { column: name, of }: { readonly column: string; readonly of?: TextFunction },
  { columns, dialect }: Context,
): string {
  const column = columns[name];
  if (!column)
    throw new ArgumentError(
      `row_condition: there is no column "${name}"; there are ${Object.keys(columns).join(", ")}`,
    );
  const sql = pg.escapeIdentifier(name);
  if (of !== undefined) return textFunctions[of](sql);
  return dialect === "pandas" && column.type === "float" ? `nullif(${sql}, 'NaN'::float8)` : sql;
}
