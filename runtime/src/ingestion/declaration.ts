import type { SourceDefinition } from "../definitions/source.js";
import { readingHash } from "../hashes/reading-hash.js";
import { sha256Of } from "../hashes/sha256.js";

/** How a source is declared, as far as its table depends on it. */
export interface Declaration {
  /** How its data is read and judged. */
  readonly definition: string;
  /** How it is written: `append`, `incremental by updated_at`; null for rows that are pushed, however it is loaded otherwise. */
  readonly mode: string | null;
  /** Hash of where its data is; null as well. */
  readonly place: string | null;
  /** Each run reads everything that there is: to replace the table, or to compare with its history. */
  readonly isWhole: boolean;
  /** Of all of it. */
  readonly hash: string;
}

export function declarationOf(source: SourceDefinition): Declaration {
  const { cursor } = source.ingest;
  const mode = cursor === undefined ? source.ingest.mode : `${source.ingest.mode} by ${cursor.column}`;
  const definition = readingHash(source);
  const place = sha256Of(placeOf(source.connection));
  return { definition, mode, place, isWhole: readsWhole(source), hash: sha256Of([definition, mode, place]) };
}

/** Of rows that are pushed into the source's table. */
export function pushedDeclaration(source: SourceDefinition): Declaration {
  const definition = readingHash(source);
  return { definition, mode: null, place: null, isWhole: false, hash: sha256Of([definition]) };
}

/** Whether each run reads everything that there is. */
export function readsWhole({ ingest }: SourceDefinition): boolean {
  return ingest.mode === "full" || ingest.mode === "scd2";
}

function placeOf(connection: SourceDefinition["connection"]): unknown {
  switch (connection.type) {
    case "file":
      return [connection.type, connection.path];
    case "http":
      return [connection.type, connection.url];
    case "s3":
      return [connection.type, connection.endpoint ?? null, connection.bucket, connection.path];
    case "postgres":
      return "query" in connection
        ? [connection.type, connection.url, connection.query]
        : [connection.type, connection.url, connection.schema, connection.table];
  }
}
