import type { Code } from "../diagnostics/codes.js";
import type { Report } from "../diagnostics/reporter.js";
import type { Range, TextPositions } from "../diagnostics/text-position.js";
import { suggestion } from "../diagnostics/suggest.js";
import {
  dotted,
  isMapping,
  keyRange,
  pointer,
  valueRange,
  type Path,
  type SourceDocument,
  type Value,
} from "../read/document.js";
import type { LoadConditionCheck } from "./condition-check.js";
import type { UserCode } from "../user-code/user-code.js";

/** Where the resolver is: the document for places, and where problems go. */
export interface Site {
  readonly document: SourceDocument;
  readonly report: Report;
  /** Paths of mappings inside lists, which move when others are taken out. */
  readonly pathOfEntry: ReadonlyMap<object, Path>;
  readonly userCode: UserCode;
  /** Null: row conditions are not checked. */
  readonly loadConditionCheck: LoadConditionCheck | null;
  /** Where problems in a file of the user's code go. @param file its path within the project */
  readonly reportIn: (file: string, positions: (name: string) => TextPositions) => Report;
}

interface Told {
  readonly code: Code;
  readonly message: string;
  readonly hint: string;
  readonly severity?: "error" | "warning";
  readonly related?: { readonly message: string; readonly path: Path };
  readonly stub?: string;
}

/** Reports a problem with the value at `path`. */
export function problemAt(site: Site, path: Path, told: Told): void {
  tell(site, told, valueRange(site.document, path));
}

/** Reports a problem with the key, or the named thing, at `path`. */
export function problemAtKey(site: Site, path: Path, told: Told): void {
  tell(site, told, keyRange(site.document, path));
}

function tell(site: Site, { related, ...told }: Told, range: Range): void {
  site.report({
    ...told,
    range,
    ...(related && {
      related: { message: related.message, range: keyRange(site.document, related.path) },
    }),
  });
}

/** Whether the file has this path, be it well formed or not. */
export function isWritten(site: Site, path: Path): boolean {
  return site.document.places.has(pointer(path));
}

/** Where the mappings inside lists stand, before anything is taken out. */
export function entryPaths(root: Value): ReadonlyMap<object, Path> {
  const paths = new Map<object, Path>();
  const visit = (value: Value, path: Path): void => {
    if (Array.isArray(value))
      value.forEach((item, index) => {
        if (isMapping(item)) paths.set(item, [...path, index]);
        visit(item, [...path, index]);
      });
    else if (isMapping(value)) for (const [key, item] of Object.entries(value)) visit(item, [...path, key]);
  };
  visit(root, []);
  return paths;
}

/** Things of one section by name; null for those that are declared, but have problems of their own. */
export type ByName<T> = ReadonlyMap<string, T | null>;

/** The thing that a reference at `path` names. Unknown names are reported; broken things only give null. */
export function lookUp<T>(
  site: Site,
  path: Path,
  name: string,
  kind: { readonly section: string; readonly one: string; readonly many: string },
  things: ByName<T>,
): T | null {
  const found = things.get(name);
  if (found !== undefined) return found;
  if (!isWritten(site, [kind.section, name]))
    problemAt(site, path, {
      code: "MLO1201",
      message: `${dotted(path)} names the ${kind.one} "${name}", which does not exist.`,
      hint: suggestion(name, things.keys(), kind.many),
    });
  return null;
}

export const kinds = {
  source: { section: "sources", one: "source", many: "sources" },
  entity: { section: "entities", one: "entity", many: "entities" },
  view: { section: "features", one: "feature view", many: "feature views" },
  model: { section: "models", one: "model", many: "models" },
  service: { section: "services", one: "service", many: "services" },
} as const;

/** By code points, which no locale changes. */
export function sortedByName<T extends { readonly name: string }>(things: Iterable<T>): T[] {
  return [...things].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The names of a mapping in the order of the model, which no order in the file changes. */
export function sortedEntries<T>(mapping: { readonly [name: string]: T } | undefined): [string, T][] {
  return Object.entries(mapping ?? {}).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Plain data with the keys of every mapping in order, as it would otherwise carry the order of the file. */
export function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    sortedEntries(value as { [name: string]: unknown }).map(([k, v]) => [k, sortedKeys(v)]),
  );
}
