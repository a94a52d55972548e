import type { Expression } from "../expressions/expression.js";
import { greatestKnownAt } from "../expressions/index.js";
import type { Source } from "../project.js";

/**
 * When a row of the source is known with these columns: the greatest of the row's own known time and of the
 * columns'. Null for a source without times, or with a known time that has problems.
 */
export function greatestKnown(source: Source, columns: readonly string[]): Expression | null {
  if (!source.knownAt) return null;
  const late = source.columns
    .filter((column) => columns.includes(column.name))
    .flatMap((column) => (column.knownAt ? [column.knownAt] : []));
  return greatestKnownAt([source.knownAt, ...late]);
}
