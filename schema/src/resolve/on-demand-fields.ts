import { defaults } from "../definitions/defaults.js";
import type { OnDemandFieldText, OnDemandViewText } from "../definitions/on-demand-view.js";
import type { ColumnType, OnDemandField } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import { areReadable } from "./code-columns.js";
import { compileAt, type Scope } from "./compile.js";
import { storable } from "./feature-fields.js";
import { expandNamed, scopeWithNamed, type NamedExpressions } from "./named-expressions.js";
import type { ForeignField } from "./on-demand-reads.js";
import { problemAt, problemAtKey, sortedEntries, type Site } from "./site.js";
import { onDemandFunctionStub, resolveUserFunction } from "./user-function.js";

/** Names that a field reads of what is sent and looked up. */
export function columnsOfField({ value }: OnDemandField): readonly string[] {
  return value.kind === "code" ? value.columns : value.expression.columns;
}

/** An on-demand view whose fields are being resolved. */
export interface OnDemandSite {
  readonly site: Site;
  readonly path: Path;
  readonly name: string;
  /** What is sent and looked up. */
  readonly scope: Scope;
  readonly foreign: readonly ForeignField[];
}

/** The fields of a view, sorted; those with problems are reported and left out. */
export async function resolveOnDemandFields(
  view: OnDemandSite,
  text: OnDemandViewText,
): Promise<readonly OnDemandField[]> {
  const named = expressionsOf(view, text);
  const expanded = await expandNamed(named);
  const types = scopeWithNamed(named, expanded);
  const codeNames = namesOfCode(view, text);
  const fields: OnDemandField[] = [];
  for (const [name, written] of sortedEntries(text.fields)) {
    const at = [...view.path, "fields", name];
    if (Object.hasOwn(view.scope.columns, name))
      problemAtKey(view.site, at, {
        code: "MLO1204",
        message: `${dotted(at)} has the name of something that the view reads.`,
        hint: "Rename it.",
      });
    if (written.module !== undefined) {
      const field = await resolveCode(view, at, name, { ...written, module: written.module });
      if (field) fields.push(field);
      continue;
    }
    if (readsCode(view, at, written.expr ?? "", codeNames)) continue;
    // What was written is judged by itself, where messages can point at it.
    const own = await compileAt(view.site, [...at, "expr"], written.expr ?? "", types, storable);
    const expression = expanded.get(name);
    if (!own || !expression) continue;
    if (expression.columns.length === 0)
      problemAt(view.site, [...at, "expr"], {
        code: "MLO1311",
        message: `${dotted(at)} reads nothing: it is the same for every request.`,
        hint: "Let it read what is sent or looked up, or remove it.",
      });
    fields.push({
      name,
      type: expression.type as ColumnType,
      nullable: expression.nullable,
      unit: written.unit ?? expression.unit,
      description: written.description ?? null,
      value: { kind: "expression", expression },
    });
  }
  return fields;
}

/** The view's own expressions, and those of other on-demand views under the names by which they are read. */
function expressionsOf(
  { site, path, scope, foreign }: OnDemandSite,
  text: OnDemandViewText,
): NamedExpressions {
  const written = new Map<string, string>();
  for (const { name, field } of foreign)
    if (field.value.kind === "expression") written.set(name, field.value.expression.text);
  for (const [name, field] of sortedEntries(text.fields))
    if (field.expr !== undefined) written.set(name, field.expr);
  return { site, scope, written, pathOf: (name) => [...path, "fields", name] };
}

/** Fields that functions give, of this view and of others. */
function namesOfCode({ foreign }: OnDemandSite, text: OnDemandViewText): readonly string[] {
  return [
    ...Object.keys(text.fields).filter((name) => text.fields[name]?.module !== undefined),
    ...foreign.flatMap(({ name, field }) => (field.value.kind === "code" ? [name] : [])),
  ];
}

/** An expression is evaluated by the database as well, which cannot call the function. */
function readsCode({ site }: OnDemandSite, at: Path, text: string, names: readonly string[]): boolean {
  const name = names.find((each) => new RegExp(`\\b${each}\\b`).test(text));
  if (name === undefined) return false;
  problemAt(site, [...at, "expr"], {
    code: "MLO1381",
    message: `${dotted(at)} reads "${name}", which a function gives: the database, which evaluates expressions in training, cannot call it.`,
    hint: "Give this field by a function as well, over what is sent and looked up.",
  });
  return true;
}

async function resolveCode(
  { site, path, name: view, scope }: OnDemandSite,
  at: Path,
  name: string,
  text: OnDemandFieldText & { readonly module: string },
): Promise<OnDemandField | null> {
  const { type, columns = [] } = text;
  const areThere = areReadable(site, [...at, "columns"], columns, {
    names: Object.keys(scope.columns),
    declaredAt: [...path, "request"],
    unknown: (column) => `${dotted(path)} reads no "${column}" that is sent or looked up.`,
    many: "names",
  });
  const nullable = text.nullable ?? defaults.column.nullable;
  const stub = onDemandFunctionStub(view, columns, type ?? "float", nullable);
  const called = await resolveUserFunction(site, [...at, "module"], text.module, stub);
  if (called === null || !areThere || type === undefined) return null;
  return {
    name,
    type,
    nullable,
    unit: text.unit ?? null,
    description: text.description ?? null,
    value: { kind: "code", function: called, columns: [...columns].sort() },
  };
}
