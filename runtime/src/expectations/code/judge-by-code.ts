import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { RuntimeError } from "../../errors/index.js";
import type { Logger } from "../../logging/logger.js";
import { calledFunction, cursorLines, runInThread, type ThreadReport } from "../../user-code/index.js";
import type { ColumnType } from "../../definitions/column.js";
import type { BatchVerdict, UserFunction } from "../../definitions/user-code.js";
import { copyJudgedRows, prepareJudgedRows } from "./judged-rows.js";

type Columns = Readonly<Record<string, { readonly type: ColumnType }>>;

/** What runs the code, and may end it. */
export interface CodeContext {
  readonly log: Logger;
  readonly signal?: AbortSignal | undefined;
  /** Folder to which places in messages are relative. */
  readonly projectDirectory: string;
}

/** An expectation on rows that code judges. */
export interface RowJudgement {
  readonly key: string;
  readonly function: UserFunction<unknown>;
  /** A column whose values the code gets, or columns of which it gets a row. */
  readonly gets: string | readonly string[];
  /** SQL that is true for the rows about which it is asked. */
  readonly considered: string;
}

/**
 * Asks the code of all judgements about the rows of a relation, in one pass and in a thread of its own; the rows that
 * it calls unexpected are then found by `isJudgedUnexpected`. Call it inside a transaction.
 * @param rowId SQL that tells the rows of the relation apart
 * @returns why a judgement could not be made, by its key
 * @throws the signal's reason
 */
export async function judgeRowsByCode(
  client: pg.ClientBase,
  relation: string,
  rowId: string,
  columns: Columns,
  judgements: readonly RowJudgement[],
  { log, signal, projectDirectory }: CodeContext,
): Promise<ReadonlyMap<string, string>> {
  if (judgements.length === 0) return new Map();
  await prepareJudgedRows(client);
  const read = columnsOf(
    columns,
    judgements.flatMap(({ gets }) => gets),
  );
  const items = [
    `(${rowId})::text`,
    ...judgements.map(({ considered }) => `coalesce((${considered}), false)`),
    ...Object.keys(read).map(pg.escapeIdentifier),
  ];
  const job = {
    kind: "predicates",
    projectDirectory,
    timezone: "UTC",
    name: named(judgements.map((judgement) => judgement.function.name)),
    columns: read,
    predicates: judgements.map(({ key, function: called, gets }) => ({
      key,
      function: calledFunction(called),
      gets,
    })),
  } as const;
  let report: ThreadReport | null = null;
  const rows = cursorLines(client, `SELECT ${items.join(", ")} FROM ${relation}`);
  const lines = runInThread(job, rows, { signal, log }, (done) => {
    report = done;
  });
  try {
    for await (const chunk of lines)
      await pipeline(Readable.from([chunk]), client.query(copyFrom(copyJudgedRows)));
  } catch (error) {
    const message = codeFault(error);
    return new Map(judgements.map(({ key }) => [key, message]));
  }
  const { failures = [] } = (report ?? {}) as Partial<ThreadReport>;
  return new Map(failures.map(({ predicate, message }) => [judgements[predicate]?.key ?? "", message]));
}

/**
 * Hands the rows of a relation to code that judges them as a whole.
 * @returns its verdict, or why there is none
 * @throws the signal's reason
 */
export async function checkBatchByCode(
  client: pg.ClientBase,
  relation: string,
  columns: Columns,
  called: UserFunction<unknown>,
  gets: readonly string[],
  { log, signal, projectDirectory }: CodeContext,
): Promise<BatchVerdict | string> {
  const read = columnsOf(columns, gets);
  const job = {
    kind: "check",
    projectDirectory,
    timezone: "UTC",
    name: called.name,
    columns: read,
    function: calledFunction(called),
  } as const;
  let report: ThreadReport | null = null;
  const list = Object.keys(read).map(pg.escapeIdentifier).join(", ");
  const rows = cursorLines(client, `SELECT ${list} FROM ${relation}`);
  const lines = runInThread(job, rows, { signal, log }, (done) => {
    report = done;
  });
  try {
    for await (const _ of lines);
  } catch (error) {
    return codeFault(error);
  }
  return (report as ThreadReport | null)?.verdict ?? `${called.name} gave no verdict`;
}

function columnsOf(columns: Columns, names: readonly string[]): Columns {
  return Object.fromEntries(
    [...new Set(names)].map((name) => [name, { type: columns[name]?.type ?? "string" }]),
  );
}

const named = (names: readonly string[]): string => [...new Set(names)].join(", ");

/** What is wrong with the code. @throws everything else */
function codeFault(error: unknown): string {
  if (error instanceof RuntimeError && error.code.startsWith("MLO513")) return error.message;
  throw error;
}
