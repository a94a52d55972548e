export { exitWith } from "./exit-with.js";
export { processLog } from "./process-log.js";
