export { driftScoreSql } from "./drift-metrics.js";
export { evaluateDrift, type DriftDetails, type DriftOfInput, type DriftResult } from "./evaluate-drift.js";
export { pruneMonitorResults } from "./retention.js";
export type { CategoricalProfile, InputProfile, NumericProfile, Profile } from "../tracking/profile.js";
