import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { foldersOf } from "../project/folders.js";
import type { Order, Report, RunPlan } from "./messages.js";

/** The running supervisor, as the command that started it sees it. */
export interface LaunchedSupervisor {
  /** Orders it to stop everything; `ended` tells when that is done. */
  stop(): void;
  /** Orders it to end by force the processes that it is stopping; the database is still stopped in order. */
  hurry(): void;
  /** Lets it live on by itself. */
  release(): void;
  /** Resolves when its process is gone. */
  readonly ended: Promise<void>;
}

/**
 * Starts the supervisor in a session of its own: Ctrl-C in the terminal reaches the command only.
 * @param report called with each of its reports until it is released
 */
export function launchSupervisor(
  plan: RunPlan,
  environment: Readonly<Record<string, string>>,
  report: (report: Report) => void,
): LaunchedSupervisor {
  const { logs } = foldersOf(plan.project);
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const output = openSync(join(logs, "supervisor.out"), "w", 0o600);
  // The folder is an argument so that the list of processes says for whom it runs.
  const main = fileURLToPath(new URL("main.js", import.meta.url));
  const child = spawn(process.execPath, [main, plan.project], {
    cwd: plan.project,
    env: environment,
    detached: true,
    windowsHide: true,
    stdio: ["ignore", output, output, "ipc"],
  });
  closeSync(output);
  const order = (message: Order): void => void (child.connected && child.send(message));
  child.on("message", (message) => report(message as Report));
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  order({ type: "start", plan });
  return {
    ended,
    stop: () => order({ type: "stop" }),
    hurry: () => order({ type: "hurry" }),
    release() {
      child.removeAllListeners("message");
      if (child.connected) child.disconnect();
      child.unref();
    },
  };
}
