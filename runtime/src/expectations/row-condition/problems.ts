import { ArgumentError } from "../expectation.js";
import type { Condition, Operand } from "./condition.js";
import { parseCondition } from "./parse.js";

/** Types of columns as declared. */
type ColumnType = "integer" | "float" | "string" | "boolean" | "timestamp" | "date";

/** What is wrong with a condition, whatever the data. */
export type ConditionProblem =
  | { readonly kind: "unreadable"; readonly message: string }
  | { readonly kind: "column"; readonly name: string }
  | {
      readonly kind: "type";
      readonly column: string;
      readonly type: ColumnType;
      /** What it is compared with, in words. */
      readonly with: string;
      readonly wants: string;
    };

/** What a column of a type may be compared with, and how that is said. */
const families: Readonly<
  Record<
    ColumnType,
    { readonly name: string; readonly fits: (value: unknown) => boolean; readonly wants: string }
  >
> = {
  integer: { name: "number", fits: isNumeric, wants: "a number" },
  float: { name: "number", fits: isNumeric, wants: "a number" },
  string: { name: "text", fits: (value) => typeof value === "string", wants: "text, in quotes" },
  boolean: {
    name: "boolean",
    fits: (value) => typeof value === "boolean" || value === 0 || value === 1,
    wants: "true or false",
  },
  timestamp: { name: "time", fits: isTime, wants: "a time such as '2013-01-31T10:00:00Z'" },
  date: { name: "time", fits: isTime, wants: "a date such as '2013-01-31'" },
};

function isNumeric(value: unknown): boolean {
  if (typeof value === "string") return value.trim() !== "" && !Number.isNaN(Number(value));
  return typeof value === "number" || typeof value === "bigint";
}

function isTime(value: unknown): boolean {
  return typeof value === "string" && !Number.isNaN(Date.parse(value));
}

/**
 * Columns of a condition that are not there, and comparisons that no value of the column's type allows.
 * @param parser Great Expectations' condition_parser; null: none is given
 */
export function conditionProblems(
  text: string,
  parser: string | null,
  columns: Readonly<Record<string, ColumnType>>,
): ConditionProblem[] {
  try {
    return problemsOf(parseCondition(text, parser).condition, columns);
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    return [{ kind: "unreadable", message: error.message.replace(/^row_condition: /, "") }];
  }
}

function problemsOf(condition: Condition, columns: Readonly<Record<string, ColumnType>>): ConditionProblem[] {
  const typeOf = (operand: Operand): ColumnType | null => {
    if (!("column" in operand)) return null;
    if (operand.of !== undefined) return operand.of === "len" ? "integer" : "string";
    return Object.hasOwn(columns, operand.column) ? (columns[operand.column] ?? null) : null;
  };
  const unknown = (operand: Operand): ConditionProblem[] =>
    "column" in operand && !Object.hasOwn(columns, operand.column)
      ? [{ kind: "column", name: operand.column }]
      : [];
  const needs = (column: string, wanted: readonly ColumnType[], word: string): ConditionProblem[] => {
    const type = typeOf({ column });
    return type === null || wanted.includes(type)
      ? unknown({ column })
      : [{ kind: "type", column, type, with: word, wants: families[type].wants }];
  };
  const compared = (left: Operand, right: Operand): ConditionProblem[] => {
    const type = typeOf(left);
    if (!("column" in left) || type === null) return [];
    const { name, fits, wants } = families[type];
    const other = typeOf(right);
    const isFitting = "column" in right ? other === null || families[other].name === name : fits(right.value);
    if (isFitting) return [];
    const word =
      "column" in right
        ? `"${right.column}" of type ${other ?? ""}`
        : typeof right.value === "string"
          ? `the text '${right.value}'`
          : String(right.value);
    return [{ kind: "type", column: left.column, type, with: word, wants }];
  };
  switch (condition.kind) {
    case "and":
    case "or":
      return condition.parts.flatMap((part) => problemsOf(part, columns));
    case "not":
      return problemsOf(condition.part, columns);
    case "null":
      return unknown(condition);
    case "true":
      return needs(condition.column, ["boolean"], "true, as it stands alone");
    case "text":
      return needs(condition.column, ["string"], `the text '${condition.text}'`);
    case "like":
      return needs(condition.column, ["string"], `the pattern '${condition.pattern}'`);
    case "in":
      return [
        ...unknown(condition),
        ...condition.values.flatMap((value) => [
          ...unknown(value),
          ...compared({ column: condition.column }, value),
        ]),
      ];
    case "compare": {
      const { left, right } = condition;
      const [first] = [
        ...compared(left, right),
        ...("column" in right && !("column" in left) ? compared(right, left) : []),
      ];
      const made = [left, right].flatMap((operand) =>
        "column" in operand && operand.of !== undefined
          ? needs(operand.column, ["string"], `.str.${operand.of}()`)
          : unknown(operand),
      );
      return [...made, ...(first ? [first] : [])];
    }
  }
}
