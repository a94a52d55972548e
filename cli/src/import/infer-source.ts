import type { OpenTable, ScannedTable } from "@mlops-yaml/runtime/profiling";
import { CommandError } from "../errors/command-error.js";
import { formatCount } from "../output/format.js";
import { columnNames } from "./column-names.js";
import { fittingColumns } from "./fitting-columns.js";
import { inferType, lacking, rounding, spelled } from "./infer-column.js";
import { compositeCandidates, eventTimeOf, singleKey } from "./infer-key.js";
import type { InferredColumn, InferredSource } from "./inference.js";
import { nullValues } from "./null-values.js";

/**
 * Infers a source from files: every row is read, so that none contradicts what is said of them.
 * @param folder the project's, to which `path` is relative
 * @param onBytes called with the bytes read so far
 * @throws CommandError MLO6024, RuntimeError as loading the files does
 */
export async function inferSource(
  folder: string,
  path: string,
  name: string,
  onBytes?: (bytes: number) => void,
): Promise<InferredSource> {
  const { openTable, scanTable, uniqueCombinations } = await import("@mlops-yaml/runtime/profiling");
  let table = await openTable(folder, path);
  let scanned = await scanTable(table, onBytes);
  if (table.encoding === undefined && scanned.unfit.has("is not UTF-8")) {
    // The beginning was plain ASCII and told nothing; a later row does.
    table = await openTable(folder, path, "windows-1252");
    scanned = await scanTable(table, onBytes);
  }
  refuseEmpty(table, scanned);
  const { rows } = scanned;
  const inferred = scanned.columns.map(inferType);
  const nulls =
    table.format === "csv"
      ? nullValues(
          scanned.columns,
          inferred.map(({ type }) => type),
        )
      : [];
  const names = columnNames(scanned.columns.map((column) => column.name));
  const columns = scanned.columns.map((column, index): InferredColumn => {
    const { type, format, remark } = inferred[index] as (typeof inferred)[number];
    const isNull = (spelling: string): boolean =>
      nulls.includes(spelling) || (spelling === "" && type !== "string");
    const spelledNull = [...column.spellings]
      .filter(([each]) => isNull(each))
      .reduce((sum, [, count]) => sum + count, 0);
    const missing = column.missing + spelledNull;
    const values = spelled(column) - spelledNull;
    return {
      name: names[index] ?? column.name,
      from: names[index] === column.name ? null : column.name,
      type,
      format,
      nullable: missing > 0 || column.values === 0,
      missing,
      distinct: column.distinct + (values > 0 ? 1 : 0),
      isUnique: column.isUnique === true && missing === 0 && values <= 1,
      remark:
        [
          missing > 0 ? lacking(missing, rows) : null,
          remark,
          type === "float" ? rounding(column, table.columns[index]?.decimal) : null,
        ]
          .filter(Boolean)
          .join("; ") || null,
    };
  });
  const key = singleKey(columns, rows);
  const composite = key === null ? await compositeKey(table, columns, rows, uniqueCombinations) : null;
  const primaryKey = key === null ? (composite ?? []) : [key];
  const eventTime = eventTimeOf(
    columns,
    new Set(columns.filter((_, index) => scanned.columns[index]?.isAscending)),
  );
  const fitting = fittingColumns(
    columns,
    (column) => scanned.columns[columns.indexOf(column)]?.lengths?.[1] ?? 0,
    [...primaryKey, ...(eventTime === null ? [] : [eventTime])],
  );
  const notes = notesOf(table, scanned, primaryKey, columns);
  const { csv } = table;
  return {
    name,
    path,
    files: table.files,
    format: table.format,
    rows,
    delimiter: csv?.delimiter ?? null,
    quote: csv?.quote ?? null,
    header: csv === null || csv.hasHeader ? null : csv.names,
    encoding: table.encoding ?? null,
    nullValues: nulls,
    primaryKey,
    eventTime,
    columns: fitting.columns,
    notes: fitting.note === null ? notes : [fitting.note, ...notes],
  };
}

function refuseEmpty(table: OpenTable, { rows, unfit }: ScannedTable): void {
  const [file = ""] = table.files;
  if (table.columns.length === 0)
    throw new CommandError(
      "MLO6024",
      `${file} has no column with a name of its own`,
      "Give each column of the header a name.",
    );
  if (rows > 0) return;
  const [reason] = unfit.keys();
  throw new CommandError(
    "MLO6024",
    reason === undefined
      ? `${file} has a header and no rows, which tells no types`
      : `no row of ${file} can be read: ${reason}`,
    "Import a file with rows.",
  );
}

async function compositeKey(
  table: OpenTable,
  columns: readonly InferredColumn[],
  rows: number,
  uniqueCombinations: (table: OpenTable, combinations: readonly (readonly number[])[]) => Promise<boolean[]>,
): Promise<string[] | null> {
  const candidates = compositeCandidates(columns, rows);
  if (candidates.length === 0) return null;
  const unique = await uniqueCombinations(table, candidates);
  const found = candidates.find((_, index) => unique[index] === true);
  return found?.map((place) => columns[place]?.name ?? "") ?? null;
}

function notesOf(
  { unusable, csv }: OpenTable,
  { rows, unfit, columns: scanned }: ScannedTable,
  primaryKey: readonly string[],
  columns: readonly InferredColumn[],
): string[] {
  const notes = [...unfit].map(([reason, count]) => `${formatCount(count)} rows go to quarantine: ${reason}`);
  for (const name of unusable)
    notes.push(
      name === ""
        ? "the header has a column without a name, which is left out"
        : `the header has "${name}" twice; it is left out`,
    );
  if (csv !== null && !csv.hasHeader)
    notes.push("the first row holds values: the names of the columns are made up");
  if (primaryKey.length > 1)
    notes.push(
      `${primaryKey.join(" and ")} together are different in all ${formatCount(rows)} rows: the primary key is a guess`,
    );
  if (primaryKey.length === 0)
    notes.push("no column and no likely pair of columns identifies a row: rows are appended");
  const times = columns.filter(({ type }) => type === "timestamp");
  if (times.length > 0 && times.every(({ nullable }) => nullable))
    notes.push(`no event time: rows lack ${times.map(({ name }) => name).join(", ")}`);
  for (const { name, isUnique } of scanned)
    if (isUnique === null) notes.push(`${name} has too many values to tell whether one comes twice`);
  return notes;
}
