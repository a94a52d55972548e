import { suggestion } from "../diagnostics/suggest.js";
import type { Path } from "../read/document.js";
import { isWritten, problemAt, type Site } from "./site.js";

/** What a function of the user's own may get. */
export interface Readable {
  readonly names: readonly string[];
  /** Where they are declared: those with problems of their own are not reported as unknown. */
  readonly declaredAt: Path;
  /** What is said of one that is not there. */
  readonly unknown: (name: string) => string;
  /** What they are, in the plural. */
  readonly many: string;
}

/** Whether all columns that a function wants at `path` are there; reports those that are not. */
export function areReadable(site: Site, path: Path, columns: readonly string[], readable: Readable): boolean {
  const { names, declaredAt, unknown, many } = readable;
  const missing = columns.filter((column) => !names.includes(column));
  for (const column of missing)
    if (!isWritten(site, [...declaredAt, column]))
      problemAt(site, [...path, columns.indexOf(column)], {
        code: "MLO1202",
        message: unknown(column),
        hint: suggestion(column, names, many),
      });
  return missing.length === 0;
}

/** The columns of a source. */
export function columnsOfSource(source: {
  readonly name: string;
  readonly columns: readonly { readonly name: string }[];
}): Readable {
  return {
    names: source.columns.map(({ name }) => name),
    declaredAt: ["sources", source.name, "columns"],
    unknown: (name) => `sources.${source.name} has no column "${name}".`,
    many: "columns",
  };
}
