import pg from "pg";
import { failureKind, messageOf, RuntimeError, type ErrorCode } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import { programLimit } from "../store/program-limit.js";
import type { SourceDefinition } from "../definitions/source.js";
import type { CursorRange } from "./cursor.js";
import type { Origin } from "./origin.js";
import { readFiles, type Reading } from "./read-files.js";
import { readTable } from "./read-table.js";
import { stage } from "./staging.js";
import { beforeTransform, transformReading } from "./transform-reading.js";

/** An origin whose rows are in the staging table of the transaction. */
export interface StagedOrigin {
  readonly startedAt: Date;
  /** What was read, to its end unless there is a problem. */
  readonly reading: Reading;
  /** What is wrong with the content, so that nothing of it is staged; null: nothing. */
  readonly problem: string | null;
}

export interface StagingOptions {
  /** Folder to which the origin's files are relative. */
  readonly projectDirectory: string;
  /** IANA name; timestamps without a zone are read in it. */
  readonly timezone: string;
  readonly log: Logger;
  /** Ends the work when it fires. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads an origin into the transaction's staging table, through the source's transform where it has one.
 * @param range what is read of a table
 * @throws RuntimeError MLO5013, MLO5102, MLO5108, MLO5109: trying again may help
 */
export async function stageOrigin(
  client: pg.PoolClient,
  source: SourceDefinition,
  origin: Origin,
  range: CursorRange,
  { projectDirectory, timezone, log, signal }: StagingOptions,
): Promise<StagedOrigin> {
  const startedAt = new Date();
  const read = beforeTransform(source);
  const reading = transformReading(
    source,
    source.connection.type === "postgres"
      ? readTable(read, range.condition, log)
      : readFiles(read, origin, { projectDirectory, log }),
    { projectDirectory, timezone, log, signal },
  );
  await client.query("SAVEPOINT staging");
  try {
    await stage(client, source.columns, reading.lines, timezone, signal);
    return { startedAt, reading, problem: null };
  } catch (error) {
    const problem = contentProblem(error, origin.name);
    if (problem === null) throw error;
    await client.query("ROLLBACK TO SAVEPOINT staging");
    return { startedAt, reading, problem };
  }
}

/** Codes of faults in code of the user's own, which does not know what it was given. */
const codeFaults: ReadonlySet<ErrorCode> = new Set([
  "MLO5130",
  "MLO5131",
  "MLO5132",
  "MLO5133",
  "MLO5134",
] as const);

/** Codes that say that the content itself, or the code that takes it, is wrong: reading it again will not help. */
const contentCodes: ReadonlySet<ErrorCode> = new Set([
  "MLO5103",
  "MLO5104",
  "MLO5105",
  "MLO5106",
  "MLO5107",
  "MLO5040",
  "MLO5041",
  "MLO5042",
  ...codeFaults,
] as const);

function contentProblem(error: unknown, origin: string): string | null {
  if (error instanceof RuntimeError) {
    if (!contentCodes.has(error.code)) return null;
    const text = error.hint === null ? error.message : `${error.message} ${error.hint}`;
    return codeFaults.has(error.code) ? `${origin}: ${text}` : text;
  }
  // What the encoders let through and PostgreSQL does not take; a row that is too large is the declaration's fault.
  if (error instanceof pg.DatabaseError && failureKind(error) === "data" && programLimit(error) === null) {
    return `${origin}: ${messageOf(error)} (${error.where ?? "COPY"})`;
  }
  return null;
}
