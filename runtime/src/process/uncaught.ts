import type { Logger } from "../logging/logger.js";
import { exitWith } from "./exit-with.js";

/** What nobody catches ends the process, too; its message goes through the log, which tells no secret. */
export function logUncaught(log: Logger): void {
  process.once("uncaughtException", (error) => exitWith(error, log));
}
