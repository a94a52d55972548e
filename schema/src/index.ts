export type * from "./project.js";
export type { Expression, ScalarType } from "./expressions/expression.js";
export {
  columnText,
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
export { loadProject, readProject, type LoadOptions, type ProjectResult } from "./load-project.js";
export type { LoadConditionCheck } from "./resolve/condition-check.js";
export { resolvedYaml } from "./resolved-yaml.js";
export { canonicalJson } from "./canonical.js";
export { connectionReferences } from "./connection-references.js";
export { dataPlace, type DataPlace } from "./data-places.js";
export { userFiles, userFunctions } from "./user-code/functions.js";
export { jsonSchema } from "./definitions/json-schema.js";
export { mostColumns, mostRowBytes, rowBytes } from "./resolve/table-width.js";
export { isColumnName, systemColumns } from "./definitions/scalars.js";
export type { Diagnostic, FrameLine, RelatedPlace } from "./diagnostics/diagnostic.js";
export type { CodeEntry } from "./diagnostics/codes.js";
export { closest } from "./diagnostics/suggest.js";
export { errorRegistry, explainCode } from "./diagnostics/registry.js";
export { renderDiagnostics, type RenderFormat } from "./diagnostics/render.js";
