export { profileColumns, type ColumnProfile, type TableProfile } from "./column-profile.js";
export { expectationHistory, recentBatches, type BatchRecord, type HistoryEntry } from "./history.js";
export { lastBatchId, recordedResults } from "./recorded-results.js";
export { pruneResults } from "./retention.js";
export { validateTable } from "./validate-table.js";
export type { ValidatedSource, Validation } from "./validation.js";
