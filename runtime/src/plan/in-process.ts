import { fork } from "node:child_process";
import { createRequire } from "node:module";
import { receivedError, type SentError } from "../errors/index.js";
import type { Change } from "./change.js";

/**
 * What becomes of each part of a project, by a process of its own, which loads both.
 * @param before path of a compiled generated/project.js; null: nothing runs yet
 * @throws Error as loading the modules does
 */
export function changesBetween(before: string | null, after: string): Promise<readonly Change[]> {
  const entry = createRequire(import.meta.url).resolve("@mlops-yaml/runtime/plan-process");
  return new Promise((resolve, reject) => {
    const child = fork(entry, { stdio: ["ignore", "ignore", "inherit", "ipc"], execArgv: [] });
    child.once("message", (message: { readonly changes: readonly Change[] } | SentError) => {
      if ("changes" in message) resolve(message.changes);
      else reject(receivedError(message, "the comparison"));
    });
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`the comparison ended with exit code ${code}`)));
    child.send({ before, after });
  });
}
