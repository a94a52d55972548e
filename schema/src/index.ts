export type * from "./project.js";
export type { Expression, ScalarType } from "./expressions/expression.js";
export {
  compileExpression,
  expressionProblems,
  greatestKnownAt,
  printSql,
  printTypescript,
  proveKnown,
  type CompiledExpression,
  type ExpressionColumn,
  type ExpressionProblem,
  type ExpressionScope,
  type KnownTimes,
  type NotKnown,
} from "./expressions/index.js";
