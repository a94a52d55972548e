export { readsOnlyItsRows } from "./catalogue.js";
export { environmentParameters } from "./environment-parameters.js";
export { evaluateExpectations, type Check } from "./evaluate.js";
export { ArgumentError, type Columns, type ExpectationOutcome } from "./expectation.js";
