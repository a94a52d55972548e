import type { ColumnDefinition, ColumnType } from "./column.js";
import type { FieldFunction, UserFunction } from "./user-code.js";

export interface CodeFieldsDefinition {
  /** Columns of the source that rowsSql gives after the other fields, in this order. */
  readonly inputs: Readonly<Record<string, ColumnDefinition>>;
  /** Fields that are not in rowsSql. */
  readonly fields: Readonly<
    Record<
      string,
      {
        // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row type of its own for each field
        readonly function: UserFunction<FieldFunction<any, unknown>>;
        readonly columns: readonly string[];
        /** Default false. */
        readonly nullable?: boolean;
      }
    >
  >;
}

export interface FeatureViewDefinition {
  readonly name: string;
  readonly source: string;
  readonly kind: "latest" | "grid" | "static";
  readonly keys: Readonly<Record<string, ColumnType>>;
  readonly fields: Readonly<Record<string, ColumnType>>;
  /**
   * What each field is computed from; a model that reads a field is trained again when this changes. Missing, also for one
   * field: rowsSql tells.
   */
  readonly definitions?: Readonly<Record<string, string>>;
  readonly ttlSeconds: number | null;
  readonly everySeconds: number | null;
  /** Longest window of its aggregates; missing: it has none. */
  readonly windowSeconds?: number;
  /**
   * Raw rows at `event_time` e change view rows from `e` on. SELECT of (keys…, event_time, known_at, fields…)
   * with every view row whose event_time >= $1 (timestamptz, '-infinity' for all).
   */
  readonly rowsSql: string;
  /** Fields that functions of the user's own compute from the rows of rowsSql; missing: none. */
  readonly code?: CodeFieldsDefinition;
  /**
   * Brings online."view" up to date: INSERT … ON CONFLICT of the newest row per key as of $1 (timestamptz).
   */
  readonly onlineSql: string;
}

/** Features that are computed when they are asked for. */
export interface OnDemandViewDefinition {
  readonly name: string;
  /** What the caller sends. */
  readonly request: Readonly<Record<string, Pick<ColumnDefinition, "type" | "nullable">>>;
  /** Views that are read, by look-up: for each key of the view the name under which its value is sent. */
  readonly lookups: Readonly<
    Record<string, { readonly view: string; readonly keys: Readonly<Record<string, string>> }>
  >;
  /** Features that are read, by the name under which `compute` gets them. */
  readonly features: Readonly<Record<string, { readonly lookup: string; readonly field: string }>>;
  readonly fields: Readonly<
    Record<
      string,
      {
        readonly type: ColumnType;
        /** What `compute` reads of what is sent and looked up. */
        readonly reads: readonly string[];
        // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row type of its own for each field
        readonly compute: (row: any) => number | string | boolean | Date | null;
      }
    >
  >;
}
