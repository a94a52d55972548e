export { catalogue, type ErrorCode } from "./catalogue.js";
export type { CatalogueEntry } from "./catalogue-entry.js";
export { codeOf, messageOf, RuntimeError } from "./runtime-error.js";
