import type pg from "pg";
import {
  environmentParameters,
  evaluateExpectations,
  readsOnlyItsRows,
  type ExpectationOutcome,
} from "../expectations/index.js";
import type { SourceDefinition } from "../definitions/source.js";
import { aheadWarning } from "./ahead-of-time.js";
import { comingRows, type Coming } from "./raw-rows.js";
import { rejectRows, type Rejections } from "./rejection.js";
import type { Flaws } from "./rows/file-report.js";
import type { StagingOptions } from "./stage-origin.js";
import { typedRows } from "./staging.js";
import { hasUniqueKeys } from "./unique-keys.js";

export interface Judgement {
  readonly outcomes: readonly ExpectationOutcome[];
  readonly rejections: Rejections;
  /** What is left of them. */
  readonly coming: Coming;
  /** What is odd about them, though they are loaded. */
  readonly warnings: readonly string[];
}

/**
 * Judges the staged rows, and sets aside those that must not be loaded.
 * @param flaws what reading told of them; null: nothing
 * @param replaced batches whose rows they take the place of
 */
export async function judgeRows(
  client: pg.PoolClient,
  source: SourceDefinition,
  flaws: Flaws | null,
  replaced: readonly number[],
  { projectDirectory, timezone, log, signal }: StagingOptions,
): Promise<Judgement> {
  const keysAreUnique = await hasUniqueKeys(client, source, flaws);
  const outcomes = await evaluateExpectations(client, {
    relation: typedRows(source.columns),
    columns: source.columns,
    expectations: source.expectations,
    source: source.name,
    primaryKey: source.primaryKey,
    timezone,
    parameters: environmentParameters(process.env),
    order: "_row_number",
    rowNumber: "_row_number",
    uniqueKeys: keysAreUnique ? [source.primaryKey] : [],
    required: flaws === null ? [] : completeColumns(source, flaws),
    code: { log, signal, projectDirectory },
  });
  const rejections = await rejectRows(client, source, outcomes, replaced, { flaws, keysAreUnique });
  const coming = await comingRows(client, source);
  const warning = await aheadWarning(client, source, coming);
  return { outcomes, rejections, coming, warnings: warning === null ? [] : [warning] };
}

/** Columns that are required, and that no row lacks. */
function completeColumns({ columns }: SourceDefinition, { lacking }: Flaws): string[] {
  return Object.entries(columns)
    .filter(([name, { nullable }]) => nullable !== true && !lacking.has(name))
    .map(([name]) => name);
}

/** Whether the judgement is the same whatever was loaded before, and asks no code of the user's own. */
export function isJudgedByRowsAlone({ ingest, expectations }: SourceDefinition): boolean {
  return ingest.mode !== "append" && expectations.every(readsOnlyItsRows);
}
