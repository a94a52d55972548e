export type { ParityCheck, ParityDifference, ParityExample } from "./differences.js";
export { parityOf } from "./parity-of.js";
export { verifyModel } from "./verify-model.js";
export type { ComputedInputs } from "./verify-computed.js";
export type { ModelParity, ParityQueries } from "./verify-model.js";
