export { exitWith } from "./exit-with.js";
export { logUncaught } from "./uncaught.js";
export { processLog } from "./process-log.js";
