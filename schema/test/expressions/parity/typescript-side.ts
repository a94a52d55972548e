import type { Expression } from "../../../src/expressions/expression.js";
import { printTypescript } from "../../../src/expressions/index.js";
import * as door from "../../../../runtime/src/v1/expressions.js";
import type { Row } from "./random-rows.js";

type Value = number | string | boolean | Date | null;

/** The printed code as a function of a row. */
export function evaluator(expression: Expression): (row: Row) => Value {
  const { code, imports } = printTypescript(expression, { row: "row" });
  const functions = imports.map((name) => Object.entries(door).find(([known]) => known === name)?.[1]);
  if (functions.includes(undefined)) throw new Error(`an import of ${code} does not exist`);
  // oxlint-disable-next-line typescript/no-implied-eval -- the code under test is text
  const make = new Function(...imports, `return (row) => ${code};`) as (
    ...values: unknown[]
  ) => (row: Row) => Value;
  return make(...functions);
}

/** Value or error of the printed code, in the oracle's notation. */
export function run(
  evaluate: (row: Row) => Value,
  row: Row,
): { readonly value: Value } | { readonly state: string } {
  try {
    return { value: evaluate(row) };
  } catch (error) {
    if (error instanceof door.ExpressionError) return { state: error.state };
    throw error;
  }
}
