import pg from "pg";
import { exactInteger } from "../../json/exact-json.js";
import { ArgumentError, type Columns, type Kwargs } from "../expectation.js";
import { literal } from "../literal.js";
import { parseCondition, type Condition, type Operand } from "./parse.js";
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
 * @throws ArgumentError if it cannot be read or names columns that are not there
 */
export function rowConditionSql(kwargs: Kwargs, columns: Columns): string | null {
  const given = kwargs["row_condition"] ?? null;
  const parser = kwargs["condition_parser"] ?? null;
  if (parser !== null && !parsers.some((name) => name === parser))
    throw new ArgumentError(
      `condition_parser: value is not a valid enumeration member; permitted: ${parsers.join(", ")}`,
    );
  if (given === null || given === "") return null;
  const condition =
    typeof given === "string"
      ? parseCondition(given, {
          bareNames: typeof parser !== "string" || !parser.startsWith("great_expectations"),
        })
      : conditionOf(given);
  return `((${sqlOf(condition, columns)}) IS TRUE)`;
}

function sqlOf(condition: Condition, columns: Columns): string {
  switch (condition.kind) {
    case "and":
    case "or":
      return condition.parts
        .map((part) => `(${sqlOf(part, columns)})`)
        .join(condition.kind === "and" ? " AND " : " OR ");
    case "not":
      return `NOT (${sqlOf(condition.part, columns)})`;
    case "null":
      return `${quoted(condition.column, columns)} IS ${condition.negated ? "NOT " : ""}NULL`;
    case "like":
      return `${quoted(condition.column, columns)} ${condition.negated ? "NOT " : ""}LIKE ${pg.escapeLiteral(condition.pattern)}`;
    case "in": {
      const values = condition.values.map((value) =>
        operandSql(value, { column: condition.column }, columns),
      );
      if (values.length === 0) return String(condition.negated);
      return `${quoted(condition.column, columns)} ${condition.negated ? "NOT " : ""}IN (${values.join(", ")})`;
    }
    case "compare": {
      const { left, operator, right } = condition;
      return `${operandSql(left, right, columns)} ${operator} ${operandSql(right, left, columns)}`;
    }
  }
}

/** A value is written as the type of the column that it is compared with. */
function operandSql(operand: Operand, other: Operand, columns: Columns): string {
  if ("column" in operand) return quoted(operand.column, columns);
  const { value } = operand;
  if (!("column" in other)) return typeof value === "string" ? pg.escapeLiteral(value) : String(value);
  const type = columns[other.column]?.type ?? "string";
  const isNumeric = type === "integer" || type === "float";
  const fitting =
    isNumeric && typeof value === "string" && value.trim() !== ""
      ? (exactInteger(value.trim()) ?? Number(value))
      : value;
  return literal(fitting, type, "row_condition");
}

function quoted(name: string, columns: Columns): string {
  if (!(name in columns))
    throw new ArgumentError(
      `row_condition: there is no column "${name}"; there are ${Object.keys(columns).join(", ")}`,
    );
  return pg.escapeIdentifier(name);
}
