import type { ScannedColumn } from "@mlops-yaml/runtime/profiling";
import { formatCount } from "../output/format.js";
import type { InferredColumn } from "./inference.js";

type Inferred = Pick<InferredColumn, "type" | "format"> & { readonly remark: string | null };

const truthWords: readonly (readonly [string, string])[] = [
  ["true", "false"],
  ["yes", "no"],
  ["t", "f"],
  ["y", "n"],
];
const timeName = /(^|_)(time|timestamp|ts|epoch|at)$|(Time|Timestamp|At)$/;

/** Which of day and month comes first in dates that are written in digits. */
export type DayOrder = "day" | "month";

/** The order of day and month that columns of a file show without doubt; null where none does, or they differ. */
export function dayOrderOf(columns: readonly ScannedColumn[]): DayOrder | null {
  const shown = new Set<DayOrder>();
  for (const { candidates } of columns) {
    const orders = new Set(candidates.map(({ format }) => orderOf(format)).filter((order) => order !== null));
    if (orders.size === 1) for (const order of orders) shown.add(order);
  }
  const [order] = shown;
  return shown.size === 1 && order !== undefined ? order : null;
}

/** Null: a format in which the two cannot be confused. */
function orderOf(format: string | null): DayOrder | null {
  const [day, month] = [format?.indexOf("%d") ?? -1, format?.indexOf("%m") ?? -1];
  if (day === -1 || month === -1 || /^%[Yy]/.test(format ?? "")) return null;
  return day < month ? "day" : "month";
}

/**
 * The type of a column that every value of it has, spellings of missing values aside.
 * @param dayOrder what the other columns of the file show
 */
export function inferType(column: ScannedColumn, dayOrder: DayOrder | null): Inferred {
  const string = (remark: string | null = null): Inferred => ({ type: "string", format: null, remark });
  if (column.values === 0) return string("no row has a value: the type is a guess");
  const epoch = epochOf(column);
  if (epoch !== null) return epoch;
  const types = new Set(column.candidates.filter(({ format }) => format === null).map(({ type }) => type));
  if (types.has("boolean") && isTruth(column)) return { type: "boolean", format: null, remark: null };
  if (types.has("integer") || types.has("float")) {
    if (column.hasCodes) return string("digits that are a code: a number would lose some of them");
    if (column.range === null) return string();
    // Whole numbers that are written with .0 are those of a column of floats that has met no other yet.
    const isFloat = !types.has("integer") || column.decimals > 0;
    return { type: isFloat ? "float" : "integer", format: null, remark: null };
  }
  return timeOf(column, types, dayOrder) ?? string();
}

function timeOf(column: ScannedColumn, own: ReadonlySet<string>, dayOrder: DayOrder | null): Inferred | null {
  if (own.has("date") && column.lengths?.[1] === 10) return { type: "date", format: null, remark: null };
  if (own.has("timestamp")) return { type: "timestamp", format: null, remark: null };
  if (own.has("date")) return { type: "date", format: null, remark: null };
  const formats = column.candidates.filter(({ format }) => format !== null);
  const asOthers = dayOrder === null ? undefined : formats.find(({ format }) => orderOf(format) === dayOrder);
  const first = asOthers ?? formats[0];
  if (first === undefined) return null;
  // Germans and others write dots, and begin with the day; slashes alone leave it open.
  const other = formats.find(
    ({ format }) => format !== first.format && sameButOrder(format ?? "", first.format ?? ""),
  );
  const remark =
    other === undefined
      ? null
      : asOthers !== undefined
        ? "day and month in the order of the file's other dates"
        : `a guess: day and month may be the other way round: ${other.format}`;
  return { type: first.type === "date" ? "date" : "timestamp", format: first.format, remark };
}

const sameButOrder = (left: string, right: string): boolean =>
  left.split("").sort().join("") === right.split("").sort().join("");

/** Seconds or milliseconds since 1970, by the column's name and by values of the years 1990 to 2100. */
function epochOf({ name, range, candidates, decimals }: ScannedColumn): Inferred | null {
  if (range === null || decimals > 0 || !timeName.test(name)) return null;
  if (!candidates.some(({ type, format }) => type === "integer" && format === null)) return null;
  const [least, greatest] = range;
  const within = (unit: number): boolean => least >= 631_152_000 * unit && greatest <= 4_102_444_800 * unit;
  const format = within(1) ? "epoch" : within(1000) ? "epoch_ms" : null;
  return format === null ? null : { type: "timestamp", format, remark: "a guess, by the name and the range" };
}

/** A float keeps the digits of any number that has no more than this: doubles are written with up to 17. */
const floatDigits = 17;

/** That a column of type float rounds; null where it does not. @param decimal what the file calls its numbers */
export function rounding({ digits }: ScannedColumn, decimal: string | undefined): string | null {
  if (decimal === undefined && digits <= floatDigits) return null;
  const what = decimal ?? `numbers of up to ${digits} digits`;
  return `${what}: a float rounds to about 16 digits, type string keeps all`;
}

/** Whether the values are words for true and false, and not digits alone. */
function isTruth({ listed }: ScannedColumn): boolean {
  if (listed === null) return false;
  const words = new Set([...listed.keys()].map((word) => word.trim().toLowerCase()));
  return truthWords.some(
    ([yes, no]) =>
      [...words].every((word) => word === yes || word === no) && (yes === "true" || words.size === 2),
  );
}

export function spelled({ spellings }: ScannedColumn): number {
  return [...spellings.values()].reduce((sum, count) => sum + count, 0);
}

/** "3 of 1,000 rows lack it". */
export function lacking(missing: number, rows: number): string {
  if (missing === rows) return "no row has it";
  return `${formatCount(missing)} of ${formatCount(rows)} rows ${missing === 1 ? "lacks" : "lack"} it`;
}
