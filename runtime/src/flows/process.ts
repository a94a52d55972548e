import { messageOf, RuntimeError } from "../errors/index.js";
import { createLogger } from "../logging/logger.js";
import type { Logger } from "../logging/logger.js";

/** The log of a process: JSON lines on stdout, from the level that LOG_LEVEL names on (default info). */
export function processLog(name: string, env: NodeJS.ProcessEnv = process.env): Logger {
  const level = (["debug", "info", "warn", "error"] as const).find((known) => known === env["LOG_LEVEL"]);
  return createLogger((line) => process.stdout.write(`${line}\n`), level ?? "info", { process: name });
}

/** Ends the process: 2 for what the user can put right, 1 for a bug, which is logged with its stack. */
export function exitWith(error: unknown, log: Logger): never {
  if (error instanceof RuntimeError) {
    log.error(error.message, { code: error.code, hint: error.hint });
    process.exit(2);
  }
  log.error(messageOf(error), { error });
  process.exit(1);
}
