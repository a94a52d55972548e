import type { SourceDefinition } from "../definitions/source.js";
import type { ChangedType, Drift } from "./batch-records.js";
import type { ReadingReport } from "./read-files.js";
import { widenedType } from "./rows/infer-type.js";
import { ownValue } from "../names/own-value.js";

/** A column has another type than declared where at least this share of the rows says so; fewer are bad rows. */
const changedShare = 0.1;

/**
 * How the data differs from what is declared; null where it does not.
 * @param unknown undeclared columns that no earlier batch had
 */
export function driftOf(
  { columns, transform }: Pick<SourceDefinition, "columns" | "transform">,
  { undeclared, mistyped, rows }: Pick<ReadingReport, "undeclared" | "mistyped" | "rows">,
  unknown: readonly string[],
): Drift | null {
  const changed = [...mistyped].flatMap(([name, { rows: wrong, values }]): [string, ChangedType][] => {
    const declared = ownValue(transform?.columns ?? columns, name)?.type;
    if (declared === undefined || wrong < changedShare * rows) return [];
    return [[name, { declared, type: widenedType(declared, values), rows: wrong }]];
  });
  const added = Object.keys(undeclared);
  if (added.length === 0 && changed.length === 0) return null;
  return {
    added: undeclared,
    ...(unknown.length > 0 && { new: unknown }),
    ...(changed.length > 0 && { changed: Object.fromEntries(changed) }),
  };
}

/** The columns that are new, with their types. */
export function newColumnsOf(drift: Drift | null): Readonly<Record<string, string>> {
  return Object.fromEntries((drift?.new ?? []).map((name) => [name, drift?.added[name] ?? "string"]));
}

/** So many undeclared columns are named; the rest is counted. */
const namedColumns = 5;

/** That columns are not read, and what to write so that they are. */
export function undeclaredText(source: string, added: Readonly<Record<string, string>>): string {
  const names = Object.keys(added);
  const named = Object.fromEntries(Object.entries(added).slice(0, namedColumns));
  const more = names.length > namedColumns ? ` and ${names.length - namedColumns} more columns` : "";
  return `not declared, so not read: ${Object.keys(named).join(", ")}${more}. Write under sources.${source}.columns: ${columnsToWrite({ added: named }).join("; ")}`;
}

/** Why a batch of a source with `schema_drift: strict` is not loaded. */
export function driftProblem({ name, schemaDrift }: SourceDefinition, drift: Drift | null): string | null {
  if (schemaDrift !== "strict" || drift === null) return null;
  const added = Object.keys(drift.added);
  const differences = [
    ...(added.length > 0 ? [`${added.join(", ")} not declared`] : []),
    ...changesOf(drift),
  ];
  const lines = [...columnsToWrite(drift), ...typesToWrite(drift)].join("; ");
  return `schema_drift is strict, and the data has another schema: ${differences.join("; ")}. Write under sources.${name}.columns: ${lines}.`;
}

/** What to write into mlops.yaml so that the source has the columns that the data has. */
export function columnsToWrite({ added }: Pick<Drift, "added">): string[] {
  return Object.entries(added).map(([name, type]) =>
    /^[A-Za-z][A-Za-z0-9_]*$/.test(name)
      ? `${name}: { type: ${type}, nullable: true }`
      : `${columnName(name)}: { type: ${type}, nullable: true, from: ${JSON.stringify(name)} }`,
  );
}

/** The columns whose type is another one, in words. */
export function changesOf({ changed = {} }: Drift): string[] {
  return Object.entries(changed).map(
    ([name, { declared, rows }]) =>
      `${name} is no longer ${declared} in ${rows.toLocaleString("en")} row${rows === 1 ? "" : "s"}`,
  );
}

/** What to write into mlops.yaml so that columns have the types that the data has. */
export function typesToWrite({ changed = {} }: Drift): string[] {
  return Object.entries(changed).map(([name, { type }]) => `${name}: { type: ${type} }`);
}

/** A name that mlops.yaml takes for a column. */
function columnName(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9]+/g, "_").replaceAll(/^_+|_+$/g, "");
  return /^[A-Za-z]/.test(plain) ? plain : `column_${plain}`;
}
