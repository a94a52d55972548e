export { followRows } from "./follow-rows.js";
export type { LoadedRows } from "./follow-rows.js";
export { followTimeOf } from "./follow-time.js";
export { isMaterialized } from "./is-materialized.js";
export { materializeView } from "./materialize-view.js";
export type { Backfill } from "./materialize-view.js";
export type { MaterializationResult } from "./materialize-within.js";
export { viewInterval } from "./view-interval.js";
