/**
 * Entry of the process in which work on a training set is done; run-in-process.ts starts it. The work is in a thread, so
 * that this process sees at once when the worker is gone, and ends with it.
 */
import { Worker } from "node:worker_threads";
import { RuntimeError, sentError } from "../errors/index.js";
import type { TaskMessage, TrainingTask } from "./training-task.js";

process.once("disconnect", () => process.exit(1));
process.once("message", (task: TrainingTask) => {
  const { name } = task.job.model;
  const thread = new Worker(new URL("training-thread.js", import.meta.url), { workerData: task, name });
  const say = (message: TaskMessage, then = (): void => undefined): void => void process.send!(message, then);
  thread.on("message", say);
  thread.on("error", (error: NodeJS.ErrnoException) => {
    const isOutOfMemory = error.code === "ERR_WORKER_OUT_OF_MEMORY";
    const message = `${name}: the training needs more memory than it may take`;
    say(sentError(isOutOfMemory ? new RuntimeError("MLO5091", message) : error));
  });
  // Messages go in order: when this one is written, so are those before.
  thread.once("exit", () => say({ ended: true }, () => process.exit(0)));
});
