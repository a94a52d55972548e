export type ColumnType = "integer" | "float" | "string" | "boolean" | "timestamp" | "date";

export interface ColumnDefinition {
  readonly type: ColumnType;
  /** Default false. */
  readonly nullable?: boolean;
  /** Name in the data where it is another one; in JSON Lines a dotted path. */
  readonly from?: string;
  /** How times are written: strftime's directives, or epoch or epoch_ms. */
  readonly format?: string;
  /** SQL of the time at which its value is known. Missing: when the row is known. */
  readonly knownAt?: string;
}
