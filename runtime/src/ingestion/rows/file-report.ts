/** What reading files showed; complete when the lines are read to their end. */
export interface FileReport {
  rows: number;
  /** Columns that are there and not declared. */
  readonly undeclared: Set<string>;
}
