export { createLineSplitter, fieldOrNull } from "./copy-text.js";
export { cursorLines } from "./cursor-lines.js";
export { calledFunction } from "./job.js";
export { runInThread } from "./run-in-thread.js";
export type { ThreadJob, ThreadReport } from "./job.js";
