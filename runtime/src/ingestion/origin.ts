import { createHash } from "node:crypto";
import { exactJson } from "../json/exact-json.js";
import type { SourceDefinition } from "../v1/definitions.js";

/** What one batch reads. Plain JSON, so that a flow can carry it from step to step. */
export interface Origin {
  /** A file's path, URL or key; in mode full the glob itself; schema.table, or that it is a query. */
  readonly name: string;
  /** Files in the order of reading; empty for a table. */
  readonly files: readonly string[];
  /** Of the content as it was when the origin was listed; null: not known before reading. */
  readonly contentHash: string | null;
  /** Batches of earlier declarations whose rows go when it is loaded. Missing: none. */
  readonly replaces?: readonly number[];
  /** Batches of earlier declarations whose rows stay from then on, as what they were read from is gone. Missing: none. */
  readonly keeps?: readonly number[];
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
  /** Rows of whose key a later version stands. */
  readonly rowsLate: number;
  /** Undeclared columns that no batch of this definition had before, with their types. */
  readonly newColumns: Readonly<Record<string, string>>;
  /** Why it was blocked, else null. */
  readonly message: string | null;
}

/** The origin of pushed rows. */
export const pushOrigin = ({ name }: Pick<SourceDefinition, "name">): string => `push:${name}`;

/** SQL that is true for the origins of pushed rows. */
export const isPushOrigin = (origin: string): string => `starts_with(${origin}, 'push:')`;

/** Identifies how data is read and judged: with another hash it is read again. */
export function definitionHash({
  connection,
  columns,
  primaryKey,
  eventTime,
  createdAt,
  ingest,
  expectations,
  schemaDrift,
  transform,
}: SourceDefinition): string {
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
  const { maxBadRows, allowEmpty, maxAheadSeconds } = ingest;
  const limits = Object.entries({ maxBadRows, allowEmpty, maxAheadSeconds }).filter(
    ([, limit]) => limit !== undefined,
  );
  const text = exactJson([
    formatOf(connection),
    types,
    primaryKey,
    eventTime,
    ingest.onBadRow,
    rules,
    ...(passed ? [passed] : []),
    // What is not declared leaves the hash as it was before the key existed.
    ...(createdAt === undefined ? [] : [{ createdAt }]),
    ...(limits.length === 0 ? [] : [Object.fromEntries(limits)]),
    ...(schemaDrift === undefined ? [] : [schemaDrift]),
  ]);
  return createHash("sha256").update(text).digest("hex");
}

function typesOf(columns: SourceDefinition["columns"]): unknown {
  return Object.entries(columns)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { type, nullable, from, format }]) => [
      name,
      type,
      nullable === true,
      ...(from === undefined && format === undefined ? [] : [from, format]),
    ]);
}

/** What decides how the same bytes are read. */
function formatOf(connection: SourceDefinition["connection"]): unknown {
  if (connection.type === "postgres")
    return "query" in connection ? [connection.query] : [connection.schema, connection.table];
  switch (connection.format) {
    case "csv": {
      const { delimiter, quote, nullValues, header, encoding } = connection;
      const further = header === undefined && encoding === undefined ? [] : [header, encoding];
      return [delimiter, quote, [...nullValues].sort(), ...further];
    }
    case "jsonl":
      return [connection.format, connection.encoding];
    case "parquet":
      return [connection.format];
  }
}
