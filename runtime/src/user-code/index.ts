export { copyLine } from "./copy-text.js";
export { runInThread } from "./run-in-thread.js";
export type { ThreadJob, ThreadReport } from "./job.js";
