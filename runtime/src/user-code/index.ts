export { runInThread } from "./run-in-thread.js";
export type { ThreadJob, ThreadReport } from "./job.js";
