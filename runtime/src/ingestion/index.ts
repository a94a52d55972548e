export { backfillOrigins } from "./backfill-origins.js";
export { blockedOrigins } from "./blocked-origins.js";
export { parseInterval, type Interval } from "./interval.js";
export { loadOrigin, type LoadOptions } from "./load-origin.js";
export { pendingOrigins } from "./pending-origins.js";
export { createReadAhead, type ReadAhead } from "./read-ahead.js";
export { gathersStatistics, refreshStatistics } from "./statistics.js";
export { definitionHash } from "./origin.js";
export type { BatchResult, Origin } from "./origin.js";
