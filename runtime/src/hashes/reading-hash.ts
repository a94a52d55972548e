import type { SourceDefinition } from "../definitions/source.js";
import { functionHash } from "./function-hash.js";
import { sha256Of } from "./sha256.js";

/** Identifies how data is read and judged: with another hash it is read again. */
export function readingHash({
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
    ...(code ? [functionHash(code)] : []),
  ]);
  const passed = transform && [
    transform.per,
    functionHash(transform.function),
    transform.function.name,
    typesOf(transform.columns ?? columns),
  ];
  const { maxBadRows, allowEmpty, maxAheadSeconds } = ingest;
  const limits = Object.entries({ maxBadRows, allowEmpty, maxAheadSeconds }).filter(
    ([, limit]) => limit !== undefined,
  );
  return sha256Of([
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
}

/** How columns are read, sorted by name. */
export function typesOf(columns: SourceDefinition["columns"]): unknown {
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
