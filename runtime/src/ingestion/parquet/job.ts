import type { SentError } from "../../errors/index.js";
import type { ColumnDefinition } from "../../definitions/column.js";
import type { FileReport } from "../rows/file-report.js";
import type { ParquetColumn } from "./copy-lines.js";

/** What a process is to do with a Parquet file. Its lines come on its standard output. */
export type ParquetJob = {
  /** Path of the file. */
  readonly absolute: string;
  /** Its name, for messages. */
  readonly file: string;
} & (
  | { readonly kind: "columns" }
  | {
      readonly kind: "lines";
      readonly columns: Readonly<Record<string, ColumnDefinition>>;
      /** What earlier files showed. */
      readonly report: FileReport;
      readonly keepsText: boolean;
    }
);

/** What a process says of its job. */
export type ParquetMessage =
  "progress" | { readonly report: FileReport } | { readonly columns: ParquetColumn[] } | SentError;
