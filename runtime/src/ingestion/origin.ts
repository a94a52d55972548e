import type { SourceDefinition } from "../definitions/source.js";

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
