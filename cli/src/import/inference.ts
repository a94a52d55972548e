/** What `mlops import` found out about a table, as `--json` prints it. */
export interface InferredSource {
  readonly name: string;
  /** Relative to the project's folder. */
  readonly path: string;
  readonly files: readonly string[];
  readonly format: "csv" | "jsonl" | "parquet";
  readonly rows: number;
  readonly delimiter: string | null;
  readonly quote: string | null;
  /** Names of the columns where no row has them. */
  readonly header: readonly string[] | null;
  readonly encoding: string | null;
  readonly nullValues: readonly string[];
  readonly primaryKey: readonly string[];
  /** What is different in every row, but nothing says that it stays so: no key, a comment. */
  readonly likelyKey: readonly string[];
  readonly eventTime: string | null;
  readonly columns: readonly InferredColumn[];
  /** What a person should look at, one sentence each. */
  readonly notes: readonly string[];
}

export interface InferredColumn {
  readonly name: string;
  /** Name in the data where it is another one. */
  readonly from: string | null;
  readonly type: "integer" | "float" | "string" | "boolean" | "timestamp" | "date";
  readonly format: string | null;
  readonly nullable: boolean;
  /** Rows without a value. */
  readonly missing: number;
  /** Different values; within about 2% where some come twice. */
  readonly distinct: number;
  readonly isUnique: boolean;
  /** The column with the time at which it becomes known; null: its row's event time. */
  readonly knownAt: string | null;
  /** What was uncertain; null where nothing was. */
  readonly remark: string | null;
}
