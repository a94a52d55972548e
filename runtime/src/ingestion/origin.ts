import { createHash } from "node:crypto";
import type { SourceDefinition } from "../v1/definitions.js";

/** What one batch reads. Plain JSON, so that a flow can carry it from step to step. */
export interface Origin {
  /** A file's path relative to the project's folder, the glob itself (mode full), or schema.table. */
  readonly name: string;
  /** Files in the order of reading, relative to the project's folder; empty for a table. */
  readonly files: readonly string[];
  /** Of the content as it was when the origin was listed; null: not known before reading. */
  readonly contentHash: string | null;
}

export interface BatchResult {
  readonly origin: string;
  /** unchanged: the newest batch of this origin has the same content and definition already. */
  readonly state: "loaded" | "blocked" | "unchanged";
  /** Null exactly when unchanged. */
  readonly batchId: number | null;
  readonly rowsRead: number;
  /** Inserted or updated. */
  readonly rowsLoaded: number;
  readonly rowsQuarantined: number;
  /** Why it was blocked, else null. */
  readonly message: string | null;
}

/** Identifies how a source is read and judged: with another hash its origins are read again. */
export function definitionHash({
  connection,
  columns,
  primaryKey,
  eventTime,
  ingest,
  expectations,
  transform,
}: SourceDefinition): string {
  const format =
    connection.type === "file"
      ? [connection.delimiter, connection.quote, [...connection.nullValues].sort()]
      : [connection.schema, connection.table];
  const types = typesOf(columns);
  const rules = expectations.map(({ type, kwargs, severity, onFail, code }) => [
    type,
    kwargs,
    severity,
    onFail,
    ...(code ? [code.hash] : []),
  ]);
  const passed = transform && [
    transform.per,
    transform.function.hash,
    transform.function.name,
    typesOf(transform.columns ?? columns),
  ];
  const text = JSON.stringify([
    format,
    types,
    primaryKey,
    eventTime,
    ingest.onBadRow,
    rules,
    ...(passed ? [passed] : []),
  ]);
  return createHash("sha256").update(text).digest("hex");
}

function typesOf(columns: SourceDefinition["columns"]): unknown {
  return Object.keys(columns)
    .sort()
    .map((name) => [name, columns[name]?.type, columns[name]?.nullable === true]);
}
