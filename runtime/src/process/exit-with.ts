import { messageOf, RuntimeError } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";

/** Ends the process: 2 for what the user can put right, 1 for a bug, which is logged with its stack. */
export function exitWith(error: unknown, log: Logger): never {
  if (error instanceof RuntimeError) {
    log.error(error.message, { code: error.code, hint: error.hint });
    process.exit(2);
  }
  log.error(messageOf(error), { error });
  process.exit(1);
}
