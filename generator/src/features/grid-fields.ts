/** What each aggregate of a grid view needs of the raw rows, and how its value is put together. */
import type { AggregateFunction, Expression, FeatureField, FeatureView } from "@mlops-yaml/schema";
import { conjunct, operand, present, print } from "../sql/expression.js";
import { identifier } from "../sql/quote.js";
import { sqlTypeOf } from "../sql/types.js";
import type { GridColumns } from "./grid-columns.js";

type Aggregate = Extract<FeatureField["value"], { kind: "aggregate" }>;

/**
 * How a window's value is kept. totals: running sums of what enters and leaves. distinct: the same over the stretches
 * of time in which a value is in the window at all. extremes: the least or greatest of what is in the window.
 * window: read from the raw rows of the window.
 */
export type Keeping = "totals" | "distinct" | "extremes" | "window";

/** A value of raw rows that is followed through the windows under its own name. */
export interface Term {
  readonly name: string;
  /** bigint or numeric; null where the row does not count. */
  readonly value: string;
}

export interface AggregateField {
  readonly name: string;
  readonly type: FeatureField["type"];
  readonly aggregate: Aggregate;
  readonly keeping: Keeping;
  readonly terms: readonly Term[];
}

const keepingOf: Readonly<Record<AggregateFunction, Keeping>> = {
  count: "totals",
  sum: "totals",
  avg: "totals",
  stddev: "totals",
  count_distinct: "distinct",
  min: "extremes",
  max: "extremes",
  first: "extremes",
  last: "extremes",
  quantile: "window",
};

/** Functions whose totals need the values themselves and not only their number. */
export const summing: ReadonlySet<AggregateFunction> = new Set(["sum", "avg", "stddev"]);

/** Functions that take a row by its age: what is compared is the row's number in the order of time. */
export const byAge: ReadonlySet<AggregateFunction> = new Set(["first", "last"]);

const nonfinite = "('NaN', 'Infinity', '-Infinity')";

export function aggregatesOf(view: FeatureView): AggregateField[] {
  return view.fields.map((field) => {
    if (field.value.kind !== "aggregate") throw new Error(`${field.name} is no aggregate in a grid view`);
    return {
      name: field.name,
      type: field.type,
      aggregate: field.value,
      keeping: keepingOf[field.value.function],
      terms: termsOf(field.name, field.value),
    };
  });
}

/** What is aggregated; only count has nothing of the kind. */
export function aggregated({ of, function: name }: Aggregate): Expression {
  if (of === null) throw new Error(`there is nothing to take the ${name} of`);
  return of;
}

/** Conditions under which a row takes part in the aggregate. */
export function conditionsOf({ of, where }: Aggregate): string[] {
  return [...present(of), ...(where === null ? [] : [conjunct(where)])];
}

function termsOf(name: string, aggregate: Aggregate): Term[] {
  const { of, where } = aggregate;
  const conditions = where === null ? [] : [conjunct(where)];
  if (summing.has(aggregate.function) && of?.type === "float")
    return [
      { name, value: when([`${operand(of)} NOT IN ${nonfinite}`, ...conditions], exact(of)) },
      { name: `${name}.nonfinite`, value: when([`${operand(of)} IN ${nonfinite}`, ...conditions], "1") },
    ];
  if (of === null) return [{ name, value: when(conditions, "1") }];
  switch (aggregate.function) {
    case "sum":
    case "avg":
      return [{ name, value: when(conditions, print(of)) }];
    case "stddev":
      // Squares of large integers do not fit into bigint.
      return [{ name, value: when(conditions, `${operand(of)}::numeric`) }];
    case "min":
    case "max":
      return [{ name, value: when(conditions, of.type === "float" ? exact(of) : print(of)) }];
    case "count_distinct":
      return [{ name, value: when(conditionsOf(aggregate), `dense_rank() OVER (ORDER BY ${operand(of)})`) }];
    default:
      return [{ name, value: when(conditionsOf(aggregate), "1") }];
  }
}

/** Text gives the shortest decimal that stands for exactly this number; a cast to numeric would round. */
function exact(of: Expression): string {
  return `${operand(of)}::text::numeric`;
}

function when(conditions: readonly string[], value: string): string {
  return conditions.length === 0 ? value : `CASE WHEN ${conditions.join(" AND ")} THEN ${value} END`;
}

/** Column of an extreme, or of a running total, of a term. */
export function partOf(term: string, what: "count" | "sum" | "squares" | "extreme"): string {
  return identifier(`${term}.${what}`);
}

/** Relation that gives the values of a field whose rows are taken by age, or the value of its window. */
export function relationOf(field: string): string {
  return identifier(`${field}.rows`);
}

/** The field's value; of no rows it is null, but for counts. */
export function fieldSql({ name, type, aggregate, terms }: AggregateField, own: GridColumns): string {
  const count = partOf(name, "count");
  const sum = partOf(name, "sum");
  switch (aggregate.function) {
    case "count":
    case "count_distinct":
      return `coalesce(${count}, 0)::bigint`;
    case "sum":
      return cases([...nonfiniteCase(name, terms), `WHEN ${count} > 0 THEN ${sum}::${sqlTypeOf[type]}`]);
    case "avg":
      return cases(nonfiniteCase(name, terms), `${sum}::double precision / nullif(${count}, 0)`);
    case "stddev": {
      const spread = `(${count} * ${partOf(name, "squares")} - ${sum} * ${sum})::double precision`;
      const pairs = `nullif(${count} * (${count} - 1), 0)`;
      return cases(nonfiniteCase(name, terms, ` AND ${rowsIn(name)} > 1`), `sqrt(${spread} / ${pairs})`);
    }
    case "min":
    case "max":
      return `${partOf(name, "extreme")}::${sqlTypeOf[type]}`;
    case "first":
    case "last":
    case "quantile":
      return `${relationOf(name)}.${own.value}`;
  }
}

/**
 * NaN while the window holds a NaN or an infinity: such a window has no finite sum. A standard deviation
 * stays null over a single row.
 */
function nonfiniteCase(name: string, terms: readonly Term[], several = ""): string[] {
  if (terms.length === 1) return [];
  return [`WHEN ${partOf(`${name}.nonfinite`, "count")} > 0${several} THEN 'NaN'`];
}

function rowsIn(name: string): string {
  return `coalesce(${partOf(name, "count")}, 0) + ${partOf(`${name}.nonfinite`, "count")}`;
}

function cases(branches: readonly string[], otherwise?: string): string {
  if (branches.length === 0) return otherwise ?? "NULL";
  const last = otherwise === undefined ? [] : [`ELSE ${otherwise}`];
  return ["CASE", ...branches, ...last, "END"].join(" ");
}
