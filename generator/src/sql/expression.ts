/** Places compiled expressions of mlops.yaml inside larger SQL. */
import { printSql, type Expression } from "@mlops-yaml/schema";

/** As an operand of IS, of a cast or of arithmetic: in parentheses unless it is a bare column. */
export function operand(expression: Expression, qualifier?: string): string {
  const sql = print(expression, qualifier);
  return expression.node.kind === "column" ? sql : `(${sql})`;
}

/** As one of several conditions joined by AND. */
export function conjunct(expression: Expression, qualifier?: string): string {
  return expression.node.kind === "logic"
    ? `(${print(expression, qualifier)})`
    : print(expression, qualifier);
}

/** `expression IS NOT NULL`, where it can be null at all. */
export function present(expression: Expression | null): string[] {
  return expression === null || !expression.nullable ? [] : [`${operand(expression)} IS NOT NULL`];
}

export function print(expression: Expression, qualifier?: string): string {
  return printSql(expression, qualifier === undefined ? {} : { qualifier });
}
