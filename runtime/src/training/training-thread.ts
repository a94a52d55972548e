/** Entry of the thread in which work on a training set is done; training-process.ts starts it. */
import { parentPort, workerData } from "node:worker_threads";
import { sentError } from "../errors/index.js";
import { runTask, type TaskMessage, type TrainingTask } from "./training-task.js";

const send = (message: TaskMessage): void => parentPort!.postMessage(message);

try {
  send({ result: await runTask(workerData as TrainingTask, (progress) => send({ progress })) });
} catch (error) {
  send(sentError(error));
}
