import type { SourceDefinition } from "../v1/definitions.js";
import type { Drift } from "./batch-records.js";
import type { ReadingReport } from "./read-files.js";

/** Columns that the data has beyond those declared; null where there are none. */
export function driftOf({ undeclared }: Pick<ReadingReport, "undeclared">): Drift | null {
  return Object.keys(undeclared).length === 0 ? null : { added: undeclared };
}

/** Why a batch of a source with `schema_drift: strict` is not loaded. */
export function driftProblem({ name, schemaDrift }: SourceDefinition, drift: Drift | null): string | null {
  if (schemaDrift !== "strict" || drift === null) return null;
  const names = Object.keys(drift.added).join(", ");
  const lines = columnsToWrite(drift).join("; ");
  return `not declared, and schema_drift is strict: ${names}. Add under sources.${name}.columns: ${lines}.`;
}

/** What to write into mlops.yaml so that the source has the columns that the data has. */
export function columnsToWrite({ added }: Drift): string[] {
  return Object.entries(added).map(([name, type]) =>
    /^[A-Za-z][A-Za-z0-9_]*$/.test(name)
      ? `${name}: { type: ${type}, nullable: true }`
      : `${columnName(name)}: { type: ${type}, nullable: true, from: ${JSON.stringify(name)} }`,
  );
}

/** A name that mlops.yaml takes for a column. */
function columnName(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9]+/g, "_").replaceAll(/^_+|_+$/g, "");
  return /^[A-Za-z]/.test(plain) ? plain : `column_${plain}`;
}
