import type { ReferenceDefinition, TextDefinition } from "./reference.js";

export type FileFormatDefinition =
  | {
      readonly format: "csv";
      readonly delimiter: string;
      readonly quote: string;
      readonly nullValues: readonly string[];
      /** Names of the columns in their order; missing: the first row has them. */
      readonly header?: readonly string[];
      /** Missing: UTF-8. */
      readonly encoding?: string;
    }
  | { readonly format: "jsonl"; readonly encoding?: string }
  | { readonly format: "parquet" };

export type FileConnectionDefinition = FileFormatDefinition & {
  readonly type: "file";
  readonly path: string;
};

export type HttpConnectionDefinition = FileFormatDefinition & {
  readonly type: "http";
  readonly url: TextDefinition;
  readonly headers?: Readonly<Record<string, TextDefinition>>;
};

export type S3ConnectionDefinition = FileFormatDefinition & {
  readonly type: "s3";
  readonly bucket: string;
  readonly path: string;
  readonly region?: string;
  readonly endpoint?: TextDefinition;
  readonly credentials?: {
    readonly accessKeyId: ReferenceDefinition;
    readonly secretAccessKey: ReferenceDefinition;
  };
};

export type PostgresConnectionDefinition = {
  readonly type: "postgres";
  readonly url: ReferenceDefinition;
} & ({ readonly schema: string; readonly table: string } | { readonly query: string });

export type ConnectionDefinition =
  FileConnectionDefinition | HttpConnectionDefinition | S3ConnectionDefinition | PostgresConnectionDefinition;

/** Where the files of a source are, and what they are written in. */
export type FileSourceConnection = Exclude<ConnectionDefinition, PostgresConnectionDefinition>;
