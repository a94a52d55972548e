/** Entry of the thread in which a training runs; run-in-thread.ts starts it. */
import { parentPort, workerData } from "node:worker_threads";
import { RuntimeError } from "../errors/index.js";
import type { ThreadMessage } from "./run-in-thread.js";
import { runTrainingJob, type TrainingJob } from "./training-job.js";

const send = (message: ThreadMessage): void => parentPort!.postMessage(message);

try {
  const result = await runTrainingJob(workerData as TrainingJob, (progress) => send({ progress }));
  send({ result });
} catch (error) {
  if (!(error instanceof RuntimeError)) throw error;
  // The class does not survive the way between threads.
  const { code, message, hint } = error;
  send({ error: { code, message, hint } });
}
