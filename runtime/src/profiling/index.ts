export { isContained, profileTable } from "./profile-table.js";
export type { ColumnProfile, TableProfile } from "./profile-table.js";
export { openTable, wholeEncoding } from "./open-table.js";
export type { OpenTable } from "./open-table.js";
export { scanTable, uniqueCombinations } from "./scan-table.js";
export type { ScannedTable } from "./scan-table.js";
export { timeOrder } from "./time-order.js";
export type { TimeOrder } from "./time-order.js";
export type { ScannedColumn } from "./column-scan.js";
