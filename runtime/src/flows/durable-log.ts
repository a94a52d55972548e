import type { DLogger } from "@dbos-inc/dbos-sdk";
import type { Logger } from "../logging/logger.js";

/** While the database is away, every waiting call reports it: one line in this time is enough. */
const outageEveryMilliseconds = 10_000;

const toldByFlows = [
  /^(Error in step|Non-retryable error in step)/,
  /^Workflow \S+ (is no longer owned|was cancelled during|outcome was not recorded)/,
];

/**
 * The workflow engine's talk in our log. Its start-up lines are for debugging; failed flows and repeated
 * steps are logged by the flows themselves, with their names.
 */
export function durableLogger(log: Logger): DLogger {
  let outageReportedAt = -Infinity;
  const warn = (entry: string): void => {
    if (toldByFlows.some((pattern) => pattern.test(entry))) {
      log.debug(entry);
    } else if (entry.startsWith("Database connection failed")) {
      if (performance.now() - outageReportedAt < outageEveryMilliseconds) return;
      outageReportedAt = performance.now();
      log.warn("The database does not answer; flows wait for it.", { reason: entry });
    } else {
      log.warn(entry);
    }
  };
  return {
    debug: (entry) => log.debug(String(entry)),
    info: (entry) => log.debug(String(entry)),
    warn: (entry) => warn(String(entry)),
    error: (entry, metadata) =>
      metadata?.error === undefined ? log.error(String(entry)) : log.debug(String(entry)),
  };
}
