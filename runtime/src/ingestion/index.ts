export { loadOrigin, type LoadOptions } from "./load-origin.js";
export { pendingOrigins } from "./pending-origins.js";
export type { BatchResult, Origin } from "./origin.js";
