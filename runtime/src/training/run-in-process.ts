import { fork } from "node:child_process";
import { createRequire } from "node:module";
import { receivedError, RuntimeError } from "../errors/index.js";
import type { ReportProgress } from "./trainer.js";
import type { TaskKind, TaskMessage, TrainingTask, TrainingTasks } from "./training-task.js";

/**
 * Does work on a training set in a process of its own: the worker goes on sending its heartbeat, and all memory that
 * the work took is given back when it ends. The process ends with the worker, however that ends.
 * @throws RuntimeError as the work does; MLO5090 where its process is killed, MLO5091 where its memory does not suffice
 */
export function runInProcess<Kind extends TaskKind>(
  task: TrainingTask<Kind>,
  report: ReportProgress = () => undefined,
): Promise<TrainingTasks[Kind]["result"]> {
  // By the package's own name: the compiled file, wherever this one runs from.
  const entry = createRequire(import.meta.url).resolve("@mlops-yaml/runtime/training-process");
  return new Promise((resolve, reject) => {
    const child = fork(entry, {
      serialization: "advanced",
      execArgv: ["--enable-source-maps"],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    child.on("message", (message: TaskMessage) => {
      if ("progress" in message) report(message.progress);
      else if ("result" in message) resolve(message.result);
      else if (!("ended" in message))
        reject(receivedError(message, `${task.job.model.name}: the process of the training`));
    });
    child.once("error", reject);
    // After a result this changes nothing: the promise is settled.
    child.once("close", (code, signal) => {
      const how = signal === null ? `ended with exit code ${code}` : `was killed (${signal})`;
      reject(
        new RuntimeError("MLO5090", `${task.job.model.name}: the process of the training ${how}`, {
          hint: "Where the machine or the container ran out of memory, give it more, or train on fewer rows (where).",
        }),
      );
    });
    child.send(task, (error) => {
      if (error) reject(error);
    });
  });
}
