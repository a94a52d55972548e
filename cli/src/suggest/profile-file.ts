import type { Source } from "@mlops-yaml/schema";
import { integerOf } from "../json/exact-json.js";
import type { ColumnProfile, ScannedColumn, TableProfile } from "@mlops-yaml/runtime/profiling";

/** What the files of a source hold, where they lie in the project's folder; null for other sources. */
export async function profileFile(folder: string, source: Source): Promise<TableProfile | null> {
  const { connection, transform } = source;
  if (connection.type !== "file" || transform !== null) return null;
  const { openTable, scanTable } = await import("@mlops-yaml/runtime/profiling");
  const { columns, rows } = await scanTable(await openTable(folder, connection.path));
  if (rows === 0) return null;
  const nulls = "nullValues" in connection ? connection.nullValues : [];
  const found = source.columns.flatMap((column) => {
    const scanned = columns.find(({ name }) => name === (column.from ?? column.name));
    return scanned ? [profileOf(scanned, column, nulls)] : [];
  });
  return { rows, columns: found, batches: [] };
}

function profileOf(
  scanned: ScannedColumn,
  { name, type, format }: Source["columns"][number],
  nulls: readonly string[],
): ColumnProfile {
  const values = [...scanned.spellings].filter(
    ([spelling]) => type === "string" && !nulls.includes(spelling),
  );
  const spelledNull = [...scanned.spellings]
    .filter((each) => !values.includes(each))
    .reduce((sum, [, count]) => sum + count, 0);
  const isNumber = type === "integer" || type === "float";
  const isInexact = type === "integer" && scanned.range?.some((end) => !Number.isSafeInteger(end)) === true;
  const listed =
    scanned.listed === null || scanned.listed.size + values.length > 20
      ? null
      : [...scanned.listed.keys(), ...values.map(([each]) => each)];
  return {
    name,
    type,
    missing: scanned.missing + spelledNull,
    distinct: scanned.distinct + values.length,
    range: isNumber && format === null && !isInexact ? scanned.range : null,
    lengths:
      type === "string" && scanned.lengths
        ? [values.length > 0 ? 0 : scanned.lengths[0], scanned.lengths[1]]
        : null,
    values:
      listed === null || !(type === "string" || type === "integer")
        ? null
        : listed
            .map((each) => (type === "integer" ? wholeNumber(each) : each))
            .sort((left, right) => (left < right ? -1 : 1)),
    shape: null,
  };
}

/** Of the spellings that loading takes: digits, perhaps with `.0` behind them. */
const wholeNumber = (text: string): number | bigint => integerOf(BigInt(text.trim().replace(/\..*$/, "")));
