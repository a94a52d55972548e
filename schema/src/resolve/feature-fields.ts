import type { FieldText } from "../definitions/feature-view.js";
import { suggestion } from "../diagnostics/suggest.js";
import type { Expression } from "../expressions/expression.js";
import type { AggregateFunction, ColumnType, FeatureField, FeatureView, Source } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import { compileAt, compileOwn, condition, type Scope, type Wanted } from "./compile.js";
import { resolveCodeField } from "./code-fields.js";
import { greatestKnown } from "./known-times.js";
import { isWritten, problemAt, problemAtKey, type Site } from "./site.js";
import { quoted, seconds } from "./values.js";

/** A view whose fields are being resolved. */
export interface ViewSite {
  readonly site: Site;
  readonly path: Path;
  readonly source: Source;
  readonly timezone: string;
  readonly kind: FeatureView["kind"];
  readonly scope: Scope;
}

const storable: Wanted = {
  types: ["integer", "float", "string", "boolean", "timestamp", "date"],
  hint: "An interval cannot be stored: write extract(epoch from …) for its seconds.",
};

const countable: Wanted = storable;

const numeric: Wanted = {
  types: ["integer", "float"],
  hint: "Write a number; a condition becomes one with a cast: (amount > 0)::int.",
};

/** A field; null if it has problems, which are reported. */
export async function resolveField(
  view: ViewSite,
  name: string,
  text: FieldText,
): Promise<FeatureField | null> {
  const path = [...view.path, "fields", name];
  if (text.aggregate !== undefined && text.window !== undefined)
    return resolveAggregate(view, path, name, text, text.aggregate, text.window);
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
  window: string,
): Promise<FeatureField | null> {
  const { site, scope, source } = view;
  if (seconds(window) === 0)
    problemAt(site, [...path, "window"], {
      code: "MLO1304",
      message: `${dotted([...path, "window"])} is zero.`,
      hint: "Use a duration above zero, such as 7d.",
    });
  if (text.of === undefined && aggregate !== "count" && !isWritten(site, [...path, "of"])) {
    problemAtKey(site, path, {
      code: "MLO1107",
      message: `${dotted(path)} does not say what is aggregated.`,
      hint: `Add "of" with an expression; only count does without.`,
    });
    return null;
  }
  const wanted = aggregate === "count" ? countable : numeric;
  const of = text.of === undefined ? null : await compileAt(site, [...path, "of"], text.of, scope, wanted);
  const where =
    text.where === undefined ? null : await compileAt(site, [...path, "where"], text.where, scope, condition);
  const knownAt = greatestKnown(source, [...(of?.columns ?? []), ...(where?.columns ?? [])]);
  const broken = (text.of !== undefined && !of) || (text.where !== undefined && !where);
  if (broken || !knownAt) return null;
  return {
    name,
    type: aggregateType(aggregate, of),
    nullable: aggregate !== "count",
    unit: text.unit ?? (aggregate === "count" ? null : (of?.unit ?? null)),
    description: text.description ?? null,
    value: { kind: "aggregate", function: aggregate, of, where, windowSeconds: seconds(window), knownAt },
  };
}

function aggregateType(aggregate: AggregateFunction, of: Expression | null): ColumnType {
  if (aggregate === "count") return "integer";
  if (aggregate === "avg" || aggregate === "stddev" || !of) return "float";
  return of.type as ColumnType;
}
