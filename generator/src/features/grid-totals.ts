/** How each aggregate is put together from running totals over the rows in its window. */
import type { AggregateFunction, FeatureField, FeatureView } from "@mlops-yaml/schema";
import { conjunct, operand, present, print } from "../sql/expression.js";
import { identifier, textLiteral } from "../sql/quote.js";
import { extremeValue } from "./grid-extremes-sql.js";
import type { GridColumns } from "./grid-columns.js";
import { sqlTypeOf } from "../sql/types.js";

/** A value of raw rows that is counted and summed under its own name. */
export interface Term {
  readonly name: string;
  /** bigint or numeric; null where the row does not count. */
  readonly value: string;
}

export interface AggregateField {
  readonly name: string;
  readonly type: FeatureField["type"];
  readonly aggregate: Extract<FeatureField["value"], { kind: "aggregate" }>;
  readonly terms: readonly Term[];
}

/** A running total: an aggregate over the changes at a grid point, and the column that holds it. */
export interface Total {
  readonly sql: string;
  readonly alias: string;
}

/** Functions whose totals need the values themselves and not only their number. */
const summing: readonly AggregateFunction[] = ["sum", "avg", "stddev"];

const nonfinite = "('NaN', 'Infinity', '-Infinity')";

export function aggregatesOf(view: FeatureView): AggregateField[] {
  return view.fields.map((field) => {
    if (field.value.kind !== "aggregate") throw new Error(`${field.name} is no aggregate in a grid view`);
    return {
      name: field.name,
      type: field.type,
      aggregate: field.value,
      terms: termsOf(field.name, field.value),
    };
  });
}

function termsOf(name: string, aggregate: AggregateField["aggregate"]): Term[] {
  const { of, where } = aggregate;
  const counted = of !== null && summing.includes(aggregate.function) ? of : null;
  const conditions = where === null ? [] : [conjunct(where)];
  if (counted?.type === "float") {
    // Text gives the shortest decimal that stands for exactly this number; a cast to numeric would round.
    const exact = `${operand(counted)}::text::numeric`;
    return [
      { name, value: when([`${operand(counted)} NOT IN ${nonfinite}`, ...conditions], exact) },
      { name: `${name}.nonfinite`, value: when([`${operand(counted)} IN ${nonfinite}`, ...conditions], "1") },
    ];
  }
  if (counted !== null) {
    // Squares of large integers do not fit into bigint.
    const exact = aggregate.function === "stddev" ? `${operand(counted)}::numeric` : print(counted);
    return [{ name, value: when(conditions, exact) }];
  }
  return [{ name, value: when([...present(of), ...conditions], "1") }];
}

function when(conditions: readonly string[], value: string): string {
  return conditions.length === 0 ? value : `CASE WHEN ${conditions.join(" AND ")} THEN ${value} END`;
}

/** The running totals that a field needs. */
export function totalsOf(field: AggregateField, { term: name, sign, value }: GridColumns): Total[] {
  return field.terms.flatMap((term) => {
    const isTerm = `FILTER (WHERE ${name} = ${textLiteral(term.name)})`;
    const totals = [{ sql: `sum(${sign}) ${isTerm}`, alias: total(term.name, "count") }];
    if (!summing.includes(field.aggregate.function) || term.name !== field.name) return totals;
    totals.push({ sql: `sum(${sign} * ${value}) ${isTerm}`, alias: total(term.name, "sum") });
    if (field.aggregate.function !== "stddev") return totals;
    return [
      ...totals,
      { sql: `sum(${sign} * ${value} * ${value}) ${isTerm}`, alias: total(term.name, "squares") },
    ];
  });
}

/** The field's value from its running totals; of no rows it is null, but for a count. */
export function fieldSql(field: AggregateField, own: GridColumns): string {
  const count = total(field.name, "count");
  const sum = total(field.name, "sum");
  switch (field.aggregate.function) {
    case "count":
      return `coalesce(${count}, 0)::bigint`;
    case "sum":
      return cases([...nonfiniteCase(field), `WHEN ${count} > 0 THEN ${sum}::${sqlTypeOf[field.type]}`]);
    case "avg":
      return cases(nonfiniteCase(field), `${sum}::double precision / nullif(${count}, 0)`);
    case "stddev": {
      const spread = `(${count} * ${total(field.name, "squares")} - ${sum} * ${sum})::double precision`;
      const pairs = `nullif(${count} * (${count} - 1), 0)`;
      return cases(nonfiniteCase(field), `sqrt(${spread} / ${pairs})`);
    }
    case "min":
    case "max":
      return extremeValue(field.name, own);
  }
}

/**
 * NaN while the window holds a NaN or an infinity: such a window has no finite sum. A standard deviation
 * stays null over a single row.
 */
function nonfiniteCase(field: AggregateField): string[] {
  if (field.terms.length === 1) return [];
  const nonfinite = total(`${field.name}.nonfinite`, "count");
  const rows = `coalesce(${total(field.name, "count")}, 0) + ${nonfinite}`;
  const several = field.aggregate.function === "stddev" ? ` AND ${rows} > 1` : "";
  return [`WHEN ${nonfinite} > 0${several} THEN 'NaN'`];
}

function cases(branches: readonly string[], otherwise?: string): string {
  if (branches.length === 0) return otherwise ?? "NULL";
  const last = otherwise === undefined ? [] : [`ELSE ${otherwise}`];
  return ["CASE", ...branches, ...last, "END"].join(" ");
}

function total(term: string, what: "count" | "sum" | "squares"): string {
  return identifier(`${term}.${what}`);
}
