import type { FieldText } from "../definitions/feature-view.js";
import { suggestion } from "../diagnostics/suggest.js";
import type { Expression } from "../expressions/expression.js";
import type { AggregateFunction, ColumnType, FeatureField } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import { compileAt, compileOwn, condition, type Wanted } from "./compile.js";
import { resolveCodeField } from "./code-fields.js";
import { greatestKnown } from "./known-times.js";
import { isWritten, problemAt, problemAtKey } from "./site.js";
import type { WrittenField } from "./feature-windows.js";
import { quoted } from "./values.js";
import type { ViewSite } from "./view-site.js";

/** Types of values that a table can hold. */
export const storable: Wanted = {
  types: ["integer", "float", "string", "boolean", "timestamp", "date"],
  hint: "An interval cannot be stored: write extract(epoch from …) for its seconds.",
};

const numeric: Wanted = {
  types: ["integer", "float"],
  hint: "Write a number; a condition becomes one with a cast: (amount > 0)::int.",
};

/** A field; null if it has problems, which are reported. */
export async function resolveField(
  view: ViewSite,
  { name, path, text, window }: WrittenField,
): Promise<FeatureField | null> {
  if (text.aggregate !== undefined)
    return window === null ? null : resolveAggregate(view, path, name, text, text.aggregate, window);
  if (view.kind === "grid") {
    problemAtKey(view.site, path, {
      code: "MLO1304",
      message: `${dotted(path)} is no aggregate, but other fields of the view are.`,
      hint: "Put it into a view of its own over the same source.",
    });
    return null;
  }
  if (text.module !== undefined) return resolveCodeField(view, path, name, { ...text, module: text.module });
  const expression =
    text.column !== undefined
      ? await columnExpression(view, [...path, "column"], text.column)
      : await compileAt(view.site, [...path, "expr"], text.expr ?? "", view.scope, storable);
  if (!expression) return null;
  const column = view.source.columns.find((candidate) => candidate.name === text.column);
  return {
    name,
    type: expression.type as ColumnType,
    nullable: expression.nullable,
    unit: text.unit ?? expression.unit,
    description: text.description ?? column?.description ?? null,
    value: { kind: "expression", expression },
  };
}

async function columnExpression(view: ViewSite, path: Path, column: string): Promise<Expression | null> {
  if (Object.hasOwn(view.scope.columns, column)) return compileOwn(quoted(column), view.scope);
  if (!isWritten(view.site, [...view.scope.declaredAt, column]))
    problemAt(view.site, path, {
      code: "MLO1202",
      message: `sources.${view.source.name} has no column "${column}".`,
      hint: suggestion(column, Object.keys(view.scope.columns), "columns"),
    });
  return null;
}

async function resolveAggregate(
  view: ViewSite,
  path: Path,
  name: string,
  text: FieldText,
  aggregate: AggregateFunction,
  windowSeconds: number,
): Promise<FeatureField | null> {
  const { site, scope, source } = view;
  if ((aggregate === "quantile") !== (text.quantile !== undefined) && !isWritten(site, [...path, "quantile"]))
    problemAtKey(site, path, {
      code: "MLO1107",
      message: `${dotted(path)} does not say which quantile.`,
      hint: `Add "quantile" with a number from 0 to 1; 0.5 is the median.`,
    });
  if (aggregate !== "quantile" && text.quantile !== undefined)
    problemAtKey(site, [...path, "quantile"], {
      code: "MLO1107",
      message: `${dotted(path)} has "quantile", but its aggregate is ${aggregate}.`,
      hint: "Write aggregate: quantile, or remove the key.",
    });
  if (text.of === undefined && aggregate !== "count" && !isWritten(site, [...path, "of"])) {
    problemAtKey(site, path, {
      code: "MLO1107",
      message: `${dotted(path)} does not say what is aggregated.`,
      hint: `Add "of" with an expression; only count does without.`,
    });
    return null;
  }
  const wanted = numbersOnly.has(aggregate) ? numeric : storable;
  const of = text.of === undefined ? null : await compileAt(site, [...path, "of"], text.of, scope, wanted);
  const where =
    text.where === undefined ? null : await compileAt(site, [...path, "where"], text.where, scope, condition);
  const knownAt = greatestKnown(source, [...(of?.columns ?? []), ...(where?.columns ?? [])]);
  const broken = (text.of !== undefined && !of) || (text.where !== undefined && !where);
  if (broken || !knownAt) return null;
  return {
    name,
    type: aggregateType(aggregate, of),
    nullable: !counts.has(aggregate),
    unit: text.unit ?? (counts.has(aggregate) ? null : (of?.unit ?? null)),
    description: text.description ?? null,
    value: {
      kind: "aggregate",
      function: aggregate,
      of,
      quantile: text.quantile ?? null,
      where,
      windowSeconds,
      knownAt,
    },
  };
}

const counts: ReadonlySet<AggregateFunction> = new Set(["count", "count_distinct"]);
const numbersOnly: ReadonlySet<AggregateFunction> = new Set([
  "sum",
  "avg",
  "min",
  "max",
  "stddev",
  "quantile",
]);
const givesFloat: ReadonlySet<AggregateFunction> = new Set(["avg", "stddev", "quantile"]);

function aggregateType(aggregate: AggregateFunction, of: Expression | null): ColumnType {
  if (counts.has(aggregate)) return "integer";
  if (givesFloat.has(aggregate) || !of) return "float";
  return of.type as ColumnType;
}
