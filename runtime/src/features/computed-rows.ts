import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Logger } from "../logging/logger.js";
import { calledFunction, cursorLines, runInThread } from "../user-code/index.js";
import type { CodeFieldsDefinition, FeatureViewDefinition } from "../definitions/feature-view.js";

/** A function that takes longer over the rows of one fetch does not end. */
const stallSeconds = 600;

/**
 * Inserts into a table the rows that a query in the form of the view's gives, with the fields that code of the user's own computes: rows are
 * fetched by cursor, pass the code in a thread and are copied in, a few thousand at a time.
 * @param client in a transaction
 * @param into quoted name of the table
 * @throws RuntimeError MLO5133 to MLO5136
 */
export async function insertComputedRows(
  client: pg.PoolClient,
  view: FeatureViewDefinition,
  code: CodeFieldsDefinition,
  { sql, values }: { readonly sql: string; readonly values: readonly unknown[] },
  {
    into,
    log,
    projectDirectory = process.cwd(),
  }: { readonly into: string; readonly log: Logger; readonly projectDirectory?: string },
): Promise<number> {
  const computed = Object.keys(code.fields);
  const stored = Object.keys(view.fields).filter((name) => !computed.includes(name));
  const passed = [...Object.keys(view.keys), "event_time", "known_at", ...stored];
  const list = [...passed, ...computed].map(pg.escapeIdentifier).join(", ");
  const copy = `COPY ${into} (${list}) FROM STDIN`;
  const job = {
    kind: "fields",
    projectDirectory,
    timezone: "UTC",
    name: `the code of ${view.name}`,
    owner: `Feature ${view.name}`,
    kept: "the view",
    passed: passed.length,
    keys: Object.keys(view.keys),
    inputs: code.inputs,
    fields: Object.entries(code.fields).map(([name, field]) => ({
      name,
      type: view.fields[name] ?? "string",
      nullable: field.nullable === true,
      columns: field.columns,
      function: calledFunction(field.function),
    })),
  } as const;
  let rows = 0;
  // One connection: a chunk is copied in before the next rows are fetched.
  const lines = runInThread(
    job,
    cursorLines(client, sql, [...values]),
    { signal: undefined, log, stallSeconds },
    (report) => {
      rows = report.rowsOut;
    },
  );
  for await (const chunk of lines) await pipeline(Readable.from([chunk]), client.query(copyFrom(copy)));
  return rows;
}
