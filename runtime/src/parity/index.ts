export type { ParityCheck, ParityDifference, ParityExample } from "./differences.js";
export { parityOf } from "./parity-of.js";
export { verifyModel } from "./verify-model.js";
export type { ComputedInputs } from "./verify-computed.js";
export type { ParityQueries } from "./queries.js";
export type { ModelParity } from "./verify-model.js";
