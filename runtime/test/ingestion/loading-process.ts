import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { SourceDefinition } from "../../src/definitions/source.js";

/** A process of its own that loads what is pending of a source and ends. */
export function loadInChild(directory: string, databaseUrl: string, source: SourceDefinition): ChildProcess {
  return fork(new URL("./load-in-child.mjs", import.meta.url), [directory, JSON.stringify(source)], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
}

/** The next message of this kind; rejects when the process ends before. */
export async function message(child: ChildProcess, text: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    child.on("message", (line: Record<string, unknown>) => {
      if (String(line["message"]).startsWith(text)) resolve(line);
    });
    child.once("exit", (code, signal) => reject(new Error(`ended with ${signal ?? code} before "${text}"`)));
  });
}

/** Kills the process so long after it began to load, however far it has come then. */
export async function killWhileLoading(child: ChildProcess, milliseconds: number): Promise<void> {
  const exit = once(child, "exit");
  await message(child, "loading").catch(() => undefined);
  await sleep(milliseconds);
  child.kill("SIGKILL");
  await exit;
}
