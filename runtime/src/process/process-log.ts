import { neverTellEnvironment } from "../errors/index.js";
import { createLogger } from "../logging/logger.js";
import type { Logger } from "../logging/logger.js";

/** The log of a process: JSON lines on stdout, from the level that LOG_LEVEL names on (default info), without its secrets. */
export function processLog(name: string, env: NodeJS.ProcessEnv = process.env): Logger {
  neverTellEnvironment(env);
  const level = (["debug", "info", "warn", "error"] as const).find((known) => known === env["LOG_LEVEL"]);
  return createLogger((line) => process.stdout.write(`${line}\n`), level ?? "info", { process: name });
}
