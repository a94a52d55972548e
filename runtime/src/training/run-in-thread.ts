import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { RuntimeError, type ErrorCode } from "../errors/index.js";
import type { ReportProgress, TrainingProgress } from "./trainer.js";
import type { TrainingJob, TrainingResult } from "./training-job.js";

export type ThreadMessage =
  | { readonly progress: TrainingProgress }
  | { readonly result: TrainingResult }
  | { readonly error: { readonly code: ErrorCode; readonly message: string; readonly hint: string | null } };

/** Runs a training beside the event loop, so that the process goes on answering and sending its heartbeat. */
export function trainInThread(job: TrainingJob, report: ReportProgress): Promise<TrainingResult> {
  // By the package's own name: the compiled file, wherever this one runs from.
  const entry = createRequire(import.meta.url).resolve("@mlops-yaml/runtime/training-thread");
  return new Promise((resolve, reject) => {
    const worker = new Worker(entry, { workerData: job, name: `train ${job.model.name}` });
    worker.on("message", (message: ThreadMessage) => {
      if ("progress" in message) report(message.progress);
      else if ("result" in message) resolve(message.result);
      else {
        const { code, message: text, hint } = message.error;
        reject(new RuntimeError(code, text, hint === null ? {} : { hint }));
      }
    });
    worker.on("error", reject);
    // After a result this changes nothing: the promise is settled.
    worker.on("exit", (code) => reject(new Error(`the training thread ended with exit code ${code}`)));
  });
}
