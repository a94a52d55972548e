export {
  compileExpression,
  type CompiledExpression,
  type ExpressionScope,
} from "./compile/compile-expression.js";
export type { ExpressionColumn } from "./compile/context.js";
export { expressionProblems, type ExpressionProblem, type ProblemEntry } from "./problems.js";
export { columnText } from "./print/text.js";
export { printSql } from "./print/sql.js";
export { printTypescript } from "./print/typescript.js";
export { greatestKnownAt, proveKnown, type KnownTimes, type NotKnown } from "./known-times.js";
