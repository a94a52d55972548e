/** What a change of mlops.yaml does. */
export { effects, type Change, type Effect } from "./change.js";
export { changesBetween } from "./in-process.js";
