import type { Code } from "../diagnostics/codes.js";
import type { Expression, ScalarType } from "../expressions/expression.js";
import type { Column, Source } from "../project.js";
import { dotted, rangeInScalar, valueRange, type Path } from "../read/document.js";
import { isWritten, problemAt, type Site } from "./site.js";

/** What an expression may read, and how it reads calendars. */
export interface Scope {
  readonly columns: Readonly<Record<string, Pick<Column, "type" | "nullable" | "unit">>>;
  readonly timezone: string;
  /** Where the columns are declared: those with problems of their own are not reported as unknown. */
  readonly declaredAt: Path;
  /** Names that are no columns, and whose own problems are reported elsewhere. */
  readonly broken?: ReadonlySet<string>;
}

/** Types that a place takes, and what else to write. */
export interface Wanted {
  readonly types: readonly ScalarType[];
  readonly hint: string;
}

export function scopeOf(source: Pick<Source, "name" | "columns">, timezone: string): Scope {
  return {
    columns: Object.fromEntries(
      source.columns.map(({ name, type, nullable, unit }) => [name, { type, nullable, unit }]),
    ),
    timezone,
    declaredAt: ["sources", source.name, "columns"],
  };
}

/** The expression at `path`; null (and reports) if it does not compile or has a type that the place does not take. */
export async function compileAt(
  site: Site,
  path: Path,
  text: string,
  scope: Scope,
  wanted: Wanted,
): Promise<Expression | null> {
  const { compileExpression } = await import("../expressions/index.js");
  const compiled = await compileExpression(text, { columns: scope.columns, timezone: scope.timezone });
  if ("problems" in compiled) {
    for (const { offset, length, code, message, hint } of compiled.problems) {
      const word = text.slice(offset, offset + length).replaceAll('"', "");
      const isBroken = (scope.broken?.has(word) ?? false) || isWritten(site, [...scope.declaredAt, word]);
      if (isBroken && !Object.hasOwn(scope.columns, word)) continue;
      site.report({
        code: code as Code,
        message: `${dotted(path)}: ${message.replace(/\.?$/, ".")}`,
        hint,
        range: rangeInScalar(site.document, path, text, offset, length) ?? valueRange(site.document, path),
      });
    }
    return null;
  }
  const { expression } = compiled;
  if (wanted.types.includes(expression.type)) return expression;
  problemAt(site, path, {
    code: "MLO1306",
    message: `${dotted(path)} is of type ${expression.type}, but must be ${wanted.types.join(" or ")}.`,
    hint: wanted.hint,
  });
  return null;
}

/** An expression that the resolver writes itself, over columns that are there: it always compiles. */
export async function compileOwn(text: string, scope: Scope): Promise<Expression> {
  const { compileExpression } = await import("../expressions/index.js");
  const compiled = await compileExpression(text, { columns: scope.columns, timezone: scope.timezone });
  if ("problems" in compiled)
    throw new Error(`The resolver wrote an expression that does not compile: ${text}`);
  return compiled.expression;
}

export const condition: Wanted = {
  types: ["boolean"],
  hint: "Write a condition, such as a comparison: amount > 0.",
};

export const moment: Wanted = {
  types: ["timestamp"],
  hint: "Write a time, such as event_time + interval '1 hour'.",
};
