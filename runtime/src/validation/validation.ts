import type { ExpectationOutcome } from "../expectations/index.js";
import type { ExpectationDefinition } from "../definitions/expectation.js";
import type { SourceDefinition } from "../definitions/source.js";

/** What validating needs to know of a source. */
export type ValidatedSource = Pick<SourceDefinition, "name" | "columns" | "primaryKey"> & {
  readonly expectations: readonly ExpectationDefinition[];
};

/** The judgement of a source's expectations, over its stored table or over one batch. */
export interface Validation {
  readonly source: string;
  /** The batch whose recorded results these are; null: the stored table was judged. */
  readonly batchId: number | null;
  /** File or table that the batch came from; null: the stored table was judged. */
  readonly origin: string | null;
  /** Rows that were judged; of a batch those that it read. */
  readonly rows: number;
  /** RFC 3339 in UTC. */
  readonly evaluatedAt: string;
  readonly outcomes: readonly ExpectationOutcome[];
}
