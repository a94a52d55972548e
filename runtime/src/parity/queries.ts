/** What is asked of the database: complete statements, as the generator makes them of one model. */
export interface ParityQueries {
  readonly model: string;
  readonly sourceTable: string;
  readonly exampleIdSql: string;
  readonly trainingSetSql: string;
  readonly parameters: readonly string[];
  /** Null: the model reads no feature view. */
  readonly onlineSql: string | null;
  readonly historicalSql: string | null;
  readonly features: readonly { readonly name: string; readonly view: string }[];
  readonly views: readonly { readonly name: string; readonly onlineSql: string; readonly table: string }[];
  /** Inputs that the database computes in training and the emitted functions in a request. */
  readonly computed: readonly string[];
}
