import { compileExpression } from "../expressions/index.js";
import type { Expression, ScalarType } from "../expressions/expression.js";
import { dotted, type Path } from "../read/document.js";
import type { Scope } from "./compile.js";
import { problemAt, type Site } from "./site.js";

/** Expressions that may read each other by name. */
export interface NamedExpressions {
  readonly site: Site;
  /** What they read besides each other. */
  readonly scope: Scope;
  /** Texts by name. */
  readonly written: ReadonlyMap<string, string>;
  /** Where one of them stands. */
  readonly pathOf: (name: string) => Path;
}

/**
 * Each of them as an expression over the scope alone: names of others are replaced by their texts, which changes
 * nothing, as expressions are pure. Null for those that do not compile; those in a cycle are reported and left out.
 */
export async function expandNamed({
  site,
  scope,
  written,
  pathOf,
}: NamedExpressions): Promise<ReadonlyMap<string, Expression | null>> {
  const done = new Map<string, Expression | null>();
  const inCycle = new Set<string>();

  const expand = async (name: string, readers: readonly string[]): Promise<string | null> => {
    const finished = done.get(name);
    if (finished !== undefined) return finished?.text ?? null;
    if (inCycle.has(name)) return null;
    if (readers.includes(name)) {
      const cycle = readers.slice(readers.indexOf(name));
      for (const reader of cycle) inCycle.add(reader);
      reportCycle(site, pathOf(cycle[0]!), [...cycle, name]);
      return null;
    }
    let text = written.get(name) ?? "";
    for (;;) {
      const compiled = await compileExpression(text, scope);
      if ("expression" in compiled) {
        done.set(name, compiled.expression);
        return compiled.expression.text;
      }
      const reference = compiled.problems
        .map(({ offset, length }) => ({ offset, length, word: text.slice(offset, offset + length) }))
        .find(({ word }) => written.has(word));
      const replacement = reference && (await expand(reference.word, [...readers, name]));
      if (!reference || replacement === null) {
        if (!inCycle.has(name)) done.set(name, null);
        return null;
      }
      text = `${text.slice(0, reference.offset)}(${replacement})${text.slice(reference.offset + reference.length)}`;
    }
  };

  for (const name of written.keys()) await expand(name, []);
  return done;
}

/** The scope with those that compile as if they were columns, for messages about what was written. */
export function scopeWithNamed(
  { scope, written }: NamedExpressions,
  expanded: ReadonlyMap<string, Expression | null>,
): Scope {
  const columns: Record<
    string,
    { type: Exclude<ScalarType, "interval">; nullable: boolean; unit: string | null }
  > = {
    ...scope.columns,
  };
  for (const [name, expression] of expanded)
    if (expression && expression.type !== "interval")
      columns[name] = { type: expression.type, nullable: expression.nullable, unit: expression.unit };
  const broken = new Set([
    ...(scope.broken ?? []),
    ...[...written.keys()].filter((name) => !Object.hasOwn(columns, name)),
  ]);
  return { ...scope, columns, broken };
}

function reportCycle(site: Site, at: Path, cycle: readonly string[]): void {
  problemAt(site, at, {
    code: "MLO1203",
    message: `${dotted(at)} reads itself: ${cycle.join(" -> ")}.`,
    hint: "Write one of them in terms of columns only.",
  });
}
