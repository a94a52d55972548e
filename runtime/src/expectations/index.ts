export { evaluateExpectations, unexpectedRowSql, type Check } from "./evaluate.js";
export type { Columns, ExpectationOutcome } from "./expectation.js";
