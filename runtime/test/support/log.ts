import { createLogger, type Logger } from "../../src/logging/logger.js";

/** A logger whose lines a test can read. */
export function recordedLog(): { log: Logger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  return {
    log: createLogger((line) => lines.push(JSON.parse(line) as Record<string, unknown>), "debug"),
    lines,
  };
}
