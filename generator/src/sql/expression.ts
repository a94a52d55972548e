/** Places compiled expressions of mlops.yaml inside larger SQL. */
import { printSql, type Expression } from "@mlops-yaml/schema";

/** SQL of a column that an expression reads, where its quoted name does not say it. */
export type ColumnSql = (name: string) => string;

/** As an operand of IS, of a cast or of arithmetic: in parentheses unless it is a bare column. */
export function operand(expression: Expression): string {
  const sql = print(expression);
  return expression.node.kind === "column" ? sql : `(${sql})`;
}

/** As one of several conditions joined by AND. */
export function conjunct(expression: Expression, column?: ColumnSql): string {
  return expression.node.kind === "logic" ? `(${print(expression, column)})` : print(expression, column);
}

/** `expression IS NOT NULL`, where it can be null at all. */
export function present(expression: Expression | null): string[] {
  return expression === null || !expression.nullable ? [] : [`${operand(expression)} IS NOT NULL`];
}

export function print(expression: Expression, column?: ColumnSql): string {
  return printSql(expression, column === undefined ? {} : { column });
}
