/** What each aggregate of a grid view needs of the raw rows, and how its value is put together. */
import type { AggregateFunction, Expression, FeatureField, FeatureView } from "@mlops-yaml/schema";
import { conjunct, operand, present, print } from "../sql/expression.js";
import { column, identifier, textLiteral } from "../sql/quote.js";
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

/** Values that are not finite are counted in one sum: infinities as ones, negative ones and NaNs far above. */
const minus = "2147483648";
const nan = "4611686018427387904";

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
      {
        name: `${name}.nonfinite`,
        value: when(
          [`${operand(of)} IN ${nonfinite}`, ...conditions],
          `CASE ${operand(of)} WHEN 'Infinity' THEN 1 WHEN '-Infinity' THEN ${minus} ELSE ${nan} END`,
        ),
      },
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

/**
 * The field's value; of no rows it is null, but for counts. What its type cannot hold is missing: such values alone,
 * and those whose parts a double cannot hold, pass a function that tells of them.
 */
export function fieldSql(
  field: AggregateField,
  { own, view }: { readonly own: GridColumns; readonly view: FeatureView },
): string {
  const { name, type, aggregate, terms } = field;
  const count = partOf(name, "count");
  const sum = partOf(name, "sum");
  const fit = (value: string): string => {
    const entity = view.keys.flatMap((key, place) => [
      textLiteral(`${place === 0 ? "" : ", "}${key.name}=`),
      column(key.name, "totals"),
    ]);
    const told = [
      textLiteral(view.name),
      textLiteral(name),
      `concat(${entity.join(", ")})`,
      `totals.${own.at}`,
    ];
    return `features._fit_${type === "integer" ? "bigint" : "double"}(${[value, ...told].join(", ")})`;
  };
  switch (aggregate.function) {
    case "count":
    case "count_distinct":
      return `coalesce(${count}, 0)::bigint`;
    case "sum":
      return cases([
        ...infiniteCase(name, terms),
        `WHEN ${count} > 0 AND abs(${sum}) < ${type === "integer" ? "9e18" : "1e308"} THEN ${sum}::${sqlTypeOf[type]}`,
        `WHEN ${count} > 0 THEN ${fit(sum)}`,
      ]);
    case "avg": {
      const mean = `${sum}::double precision / nullif(${count}, 0)`;
      if (terms.length === 1) return mean;
      const isPlain = `${sum} = 0 OR abs(${sum}) BETWEEN 1e-280 AND 1e308`;
      return cases(
        [...infiniteCase(name, terms), `WHEN ${isPlain} THEN ${mean}`],
        fit(`${sum} / nullif(${count}, 0)`),
      );
    }
    case "stddev": {
      const squares = partOf(name, "squares");
      const spread = `(${count} * ${squares} - ${sum} * ${sum})`;
      const pairs = `nullif(${count} * (${count} - 1), 0)`;
      const deviation = `sqrt(${spread}::double precision / ${pairs})`;
      if (terms.length === 1) return deviation;
      const isPlain = `${squares} = 0 OR ${squares} BETWEEN 1e-250 AND 1e280`;
      return cases(
        [
          `WHEN ${partOf(`${name}.nonfinite`, "count")} > 0 AND ${rowsIn(name)} > 1 THEN 'NaN'`,
          `WHEN ${isPlain} THEN ${deviation}`,
        ],
        fit(`sqrt(${spread} / ${pairs})`),
      );
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

/** While the window holds infinities its sum is infinite; with both, or a NaN, it is NaN. */
function infiniteCase(name: string, terms: readonly Term[]): string[] {
  if (terms.length === 1) return [];
  const code = partOf(`${name}.nonfinite`, "sum");
  const branches = [
    `WHEN ${code} >= ${nan} OR ${code} > ${minus} AND ${code} % ${minus} > 0 THEN 'NaN'`,
    `WHEN ${code} >= ${minus} THEN '-Infinity'`,
  ];
  return [`WHEN ${code} > 0 THEN ${cases(branches, "'Infinity'::double precision")}`];
}

function rowsIn(name: string): string {
  return `coalesce(${partOf(name, "count")}, 0) + ${partOf(`${name}.nonfinite`, "count")}`;
}

function cases(branches: readonly string[], otherwise?: string): string {
  if (branches.length === 0) return otherwise ?? "NULL";
  const last = otherwise === undefined ? [] : [`ELSE ${otherwise}`];
  return ["CASE", ...branches, ...last, "END"].join(" ");
}
