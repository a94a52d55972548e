import type { OpenTable, ScannedTable } from "@mlops-yaml/runtime/profiling";
import { CommandError } from "../errors/command-error.js";
import { formatCount } from "../output/format.js";
import { columnNames } from "./column-names.js";
import { fittingColumns } from "./fitting-columns.js";
import { dayOrderOf, inferType, lacking, rounding, spelled } from "./infer-column.js";
import { compositeCandidates, singleKey } from "./infer-key.js";
import type { InferredColumn, InferredSource } from "./inference.js";
import { nullValues } from "./null-values.js";
import { knownNotes, laterTimes, timesOf, withKnownTime } from "./row-times.js";

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
  const { openTable, scanTable, wholeEncoding } = await import("@mlops-yaml/runtime/profiling");
  let table = await openTable(folder, path);
  let scanned = await scanTable(table, onBytes);
  if (table.encoding === undefined && scanned.unfit.has("is not UTF-8")) {
    // The beginning was UTF-8, or plain ASCII; a later row is not.
    const encoding = await wholeEncoding(folder, table.files);
    if (encoding !== undefined) {
      table = await openTable(folder, path, encoding);
      scanned = await scanTable(table, onBytes);
    }
  }
  refuseEmpty(table, scanned);
  const { rows } = scanned;
  const dayOrder = dayOrderOf(scanned.columns);
  const inferred = scanned.columns.map((column) => inferType(column, dayOrder));
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
      knownAt: null,
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
  const { primaryKey, likelyKey } = await keyOf(table, columns, rows);
  const ascending = new Set(columns.filter((_, index) => scanned.columns[index]?.isAscending));
  const { eventTime, known } = await timesOf(table, columns, ascending, [...primaryKey, ...likelyKey]);
  const fitting = fittingColumns(
    columns.map((column) => withKnownTime(column, known.get(column.name))),
    ({ name: column }) => scanned.columns[names.indexOf(column)]?.lengths?.[1] ?? 0,
    [...primaryKey, ...likelyKey, ...(eventTime === null ? [] : [eventTime]), ...laterTimes(known)],
  );
  const notes = [
    ...notesOf(table, scanned, { primaryKey, likelyKey }, columns),
    ...knownNotes(known, eventTime),
  ];
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
    likelyKey,
    eventTime,
    columns: fitting.columns,
    notes: fitting.note === null ? notes : [fitting.note, ...notes],
  };
}

/** The key that a name says, or what could be one. */
async function keyOf(
  table: OpenTable,
  columns: readonly InferredColumn[],
  rows: number,
): Promise<Pick<InferredSource, "primaryKey" | "likelyKey">> {
  const single = singleKey(columns, rows);
  if (single?.isSure === true) return { primaryKey: [single.name], likelyKey: [] };
  if (single !== null) return { primaryKey: [], likelyKey: [single.name] };
  return { primaryKey: [], likelyKey: (await compositeKey(table, columns, rows)) ?? [] };
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
): Promise<string[] | null> {
  const candidates = compositeCandidates(columns, rows);
  if (candidates.length === 0) return null;
  const { uniqueCombinations } = await import("@mlops-yaml/runtime/profiling");
  const unique = await uniqueCombinations(table, candidates);
  const found = candidates.find((_, index) => unique[index] === true);
  return found?.map((place) => columns[place]?.name ?? "") ?? null;
}

function notesOf(
  { unusable, csv }: OpenTable,
  { rows, unfit, columns: scanned }: ScannedTable,
  { primaryKey, likelyKey }: Pick<InferredSource, "primaryKey" | "likelyKey">,
  columns: readonly InferredColumn[],
): string[] {
  const notes = [...unfit].map(
    ([reason, count]) =>
      `${formatCount(count)} ${count === 1 ? "row goes" : "rows go"} to quarantine: ${reason}`,
  );
  for (const name of unusable)
    notes.push(
      name === ""
        ? "the header has a column without a name, which is left out"
        : `the header has "${name}" twice; it is left out`,
    );
  if (csv !== null && !csv.hasHeader)
    notes.push("the first row holds values: the names of the columns are made up");
  if (likelyKey.length > 0)
    notes.push(
      `primary_key: [${likelyKey.join(", ")}] would fit, ${likelyKey.length > 1 ? "together " : ""}different in all ${formatCount(rows)} rows: declare it if later files keep to it`,
    );
  if (primaryKey.length === 0 && likelyKey.length === 0)
    notes.push("no column and no likely pair of columns identifies a row: rows are appended");
  const times = columns.filter(({ type }) => type === "timestamp");
  if (times.length > 0 && times.every(({ nullable }) => nullable))
    notes.push(`no event time: rows lack ${times.map(({ name }) => name).join(", ")}`);
  for (const { name, isUnique } of scanned)
    if (isUnique === null) notes.push(`${name} has too many values to tell whether one comes twice`);
  return notes;
}
