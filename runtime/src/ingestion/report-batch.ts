import type { ExpectationOutcome } from "../expectations/index.js";
import type { Logger } from "../logging/logger.js";
import type { BatchResult } from "./origin.js";

/** Says in the log what became of a batch; to be called once that is certain. */
export function reportBatch(
  log: Logger,
  source: string,
  { origin, state, rowsRead, rowsLoaded, rowsQuarantined, message }: BatchResult,
  {
    outcomes,
    ignored,
  }: { readonly outcomes: readonly ExpectationOutcome[]; readonly ignored: readonly string[] },
): void {
  if (state === "unchanged") return;
  if (ignored.length > 0) log.info("columns that are not declared are ignored", { source, columns: ignored });
  if (state === "blocked") log.error("batch blocked", { source, origin, reason: message });
  else log.info("batch loaded", { source, origin, rowsRead, rowsLoaded, rowsQuarantined });
  for (const { expectation, success, exception } of outcomes) {
    if (success === true || (success === null && exception === null)) continue;
    const { type, kwargs, severity, onFail } = expectation;
    log.warn("expectation not met", { source, origin, type, kwargs, severity, onFail, exception });
  }
}
