/** What features describe, and how they are computed and looked up. */
import type { Expression } from "../expressions/expression.js";
import type { ColumnType, RequestField, UserFunction } from "../values.js";

export interface Key {
  readonly name: string;
  readonly type: ColumnType;
}

/** Labels, sorted by name. */
export type Tags = readonly { readonly name: string; readonly value: string }[];

export interface Entity {
  readonly name: string;
  readonly description: string | null;
  readonly tags: Tags;
  /** Entity that it is under another key; null: it is none's alias. */
  readonly aliasOf: string | null;
  readonly keys: readonly Key[];
}

/**
 * latest: the newest row of the source. grid: windowed aggregates at every multiple of `everySeconds`
 * (counted from 2000-01-01T00:00:00Z). static: a plain table without event time.
 */
export interface FeatureView {
  readonly name: string;
  readonly description: string | null;
  readonly kind: "latest" | "grid" | "static";
  /** Who answers for it. */
  readonly owner: string | null;
  readonly tags: Tags;
  readonly entity: string;
  readonly keys: readonly Key[];
  readonly source: string;
  /** Column of the source with the event time; null exactly for static views. */
  readonly eventTime: string | null;
  /** latest views: the greatest known time of the row and of every column that a field reads; else null. */
  readonly knownAt: Expression | null;
  readonly ttlSeconds: number | null;
  readonly everySeconds: number | null;
  readonly fields: readonly FeatureField[];
}

export type AggregateFunction =
  "count" | "count_distinct" | "sum" | "avg" | "min" | "max" | "stddev" | "first" | "last" | "quantile";

export interface FeatureField {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly unit: string | null;
  readonly description: string | null;
  readonly value:
    | { readonly kind: "expression"; readonly expression: Expression }
    /** A function of the user's own over one row of the source. */
    | {
        readonly kind: "code";
        readonly function: UserFunction;
        /** Columns that it gets, sorted. */
        readonly columns: readonly string[];
      }
    | {
        readonly kind: "aggregate";
        readonly function: AggregateFunction;
        /** Null exactly for count without `of`: rows are counted. */
        readonly of: Expression | null;
        /** In [0, 1]; null exactly for functions other than quantile. */
        readonly quantile: number | null;
        readonly where: Expression | null;
        readonly windowSeconds: number;
        /** The greatest known time of the row and of every column that `of` and `where` read. */
        readonly knownAt: Expression;
      };
}

/** Features that are computed when they are asked for. */
export interface OnDemandView {
  readonly name: string;
  readonly description: string | null;
  readonly owner: string | null;
  readonly tags: Tags;
  /** What the caller sends, sorted by name; also for the on-demand views that it reads. */
  readonly request: readonly RequestField[];
  /** What is looked up of other views, sorted by name. */
  readonly features: readonly LookedUpFeature[];
  /** How those views are looked up, sorted by name; columns are those of entities and aliases. */
  readonly lookups: readonly Lookup[];
  readonly fields: readonly OnDemandField[];
}

/** A feature that is read of a view. */
export interface LookedUpFeature {
  /** `view__field` or `alias__view__field`, as expressions call it. It may always be missing: an entity may have no row. */
  readonly name: string;
  /** Name of the look-up. */
  readonly lookup: string;
  readonly view: string;
  readonly field: string;
  readonly type: ColumnType;
  readonly unit: string | null;
}

export interface OnDemandField {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly unit: string | null;
  readonly description: string | null;
  /** Over what is sent and looked up, by name. */
  readonly value:
    | { readonly kind: "expression"; readonly expression: Expression }
    | { readonly kind: "code"; readonly function: UserFunction; readonly columns: readonly string[] };
}

/** A view that is looked up by columns of the model's source. */
export interface Lookup {
  /** The view's name; of an alias of its entity `alias__view`. */
  readonly name: string;
  readonly view: string;
  /** The alias; null: the entity itself. */
  readonly alias: string | null;
  /** For each key of the view, in its order, the column of the model's source. */
  readonly columns: readonly string[];
}
