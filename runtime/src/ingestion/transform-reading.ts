import { calledFunction, runInThread, type ThreadReport } from "../user-code/index.js";
import type { Logger } from "../logging/logger.js";
import type { SourceDefinition } from "../definitions/source.js";
import type { Reading } from "./read-files.js";

/** The source as it is read: with the columns that come before its transform. */
export function beforeTransform(source: SourceDefinition): SourceDefinition {
  return { ...source, columns: source.transform?.columns ?? source.columns };
}

/** Puts the source's transform between reading and staging; without one the reading is as it was. */
export function transformReading(
  source: SourceDefinition,
  reading: Reading,
  {
    projectDirectory,
    timezone,
    log,
    signal,
  }: {
    readonly projectDirectory: string;
    readonly timezone: string;
    readonly log: Logger;
    readonly signal: AbortSignal | undefined;
  },
): Reading {
  const { transform } = source;
  if (transform === undefined) return reading;
  const job = {
    kind: transform.per === "row" ? "row-transform" : "batch-transform",
    projectDirectory,
    timezone,
    name: transform.function.name,
    function: calledFunction(transform.function),
    reads: beforeTransform(source).columns,
    gives: source.columns,
  } as const;
  let report: ThreadReport | null = null;
  return {
    lines: runInThread(job, reading.lines, { signal, log }, (done) => {
      report = done;
    }),
    report: () => ({ ...reading.report(), transform: report, flaws: null }),
  };
}

/** Rows that come to be staged, of so many that were read: what the transform gave, and what could not pass it. */
export function stagedRows(rows: number, transform: ThreadReport | null): number {
  return transform === null ? rows : rows - transform.rowsIn + transform.rowsOut + transform.rowsFailed;
}
