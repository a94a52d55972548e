import type { ExpectationOutcome } from "../expectations/index.js";
import type { Logger } from "../logging/logger.js";
import type { SourceDefinition } from "../definitions/source.js";
import type { Drift } from "./batch-records.js";
import { changesOf, columnsToWrite, typesToWrite, undeclaredText } from "./drift.js";
import { expectationName, observation } from "./expectation-name.js";
import type { BatchResult } from "./origin.js";

/**
 * Says in the log what became of a batch; to be called once that is certain. A message says everything that
 * a person wants to know, its fields the same to a program.
 */
export function reportBatch(
  log: Logger,
  { name: source, transform }: SourceDefinition,
  { origin, state, rowsRead, rowsLoaded, rowsQuarantined, rowsLate, newColumns, message }: BatchResult,
  {
    outcomes,
    drift,
    dropped,
    warnings,
  }: {
    readonly outcomes: readonly ExpectationOutcome[];
    readonly drift: Drift | null;
    readonly dropped: number;
    readonly warnings: readonly string[];
  },
): void {
  if (state === "unchanged") return;
  const columns = Object.keys(newColumns);
  if (columns.length > 0)
    log.info(`${origin}: ${undeclaredText(source, newColumns)}`, {
      source,
      origin,
      columns,
      declare: columnsToWrite({ added: newColumns }),
    });
  if (drift?.changed !== undefined) {
    const declare = typesToWrite(drift);
    log.warn(
      `${origin}: ${changesOf(drift).join("; ")}. If that is to stay, write under sources.${source}.columns: ${declare.join("; ")}`,
      { source, origin, changed: drift.changed, declare },
    );
  }
  if (state === "blocked") {
    // What has blocked it is in the message, and that no row is loaded says it of the rest.
    log.error(`not loaded: ${message}`, { source, origin });
    return;
  }
  const quarantined = rowsQuarantined > 0 ? `, ${count(rowsQuarantined)} quarantined` : "";
  const gone =
    dropped > 0 ? `, ${count(dropped)} dropped by ${transform?.function.name ?? "the transform"}` : "";
  const late = rowsLate > 0 ? `, ${count(rowsLate)} late` : "";
  log.info(`${origin}: ${count(rowsLoaded)} rows loaded${late}${quarantined}${gone}`, {
    source,
    origin,
    rowsRead,
    rowsLoaded,
    rowsQuarantined,
    ...(rowsLate > 0 && { rowsLate }),
    ...(dropped > 0 && { rowsDropped: dropped }),
  });
  for (const warning of warnings) log.warn(`${origin}: ${warning}`, { source, origin });
  for (const outcome of outcomes) {
    if (outcome.success === true || (outcome.success === null && outcome.exception === null)) continue;
    const { type, kwargs, severity, onFail } = outcome.expectation;
    const text = `${origin}: ${expectationName(outcome.expectation)}: ${observation(outcome)}: ${fate(outcome)}`;
    log.warn(text, { source, origin, type, kwargs, severity, onFail });
  }
}

/** What happened to the rows that an expectation speaks against, in a batch that was loaded. */
function fate({ expectation, result, success }: ExpectationOutcome): string {
  const isSetAside = success === false && expectation.onFail === "quarantine" && "unexpected_count" in result;
  return isSetAside ? "quarantined" : "loaded all the same";
}

const count = (value: number): string => value.toLocaleString("en");
