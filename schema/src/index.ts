export type * from "./project.js";
export type { Expression, ScalarType } from "./expressions/expression.js";
