import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { fieldEncoders } from "../../ingestion/rows/field-encoders.js";
import { shownText } from "../../ingestion/rows/utf8.js";
import { exactJson } from "../../json/exact-json.js";
import { copyLine } from "../../user-code/copy-text.js";
import { shownValue, valueWords, valueWriters, type Value } from "../../user-code/values.js";
import type { ColumnType } from "../../definitions/column.js";
import type { SourceDefinition } from "../../definitions/source.js";
import { FeatureError } from "../feature-error.js";
import { integerText } from "../integer-text.js";
import { ownValue } from "../../names/own-value.js";

/** Pushed rows as the staging table takes them. */
export interface PushedLines {
  readonly lines: readonly Buffer[];
  readonly rows: number;
  readonly bytes: number;
  /** sha256 of the values. */
  readonly contentHash: string;
}

/** Whoever asks for something else waits no longer than this. */
const longestStepMilliseconds = 20;

/** More rows than this belong into several requests. */
export const mostRows = 10_000;

/**
 * Turns the lists of `df` into lines of the staging table. A value of another type than its column's makes its
 * row unfit, with the reason; the others go on. Other requests are answered in between.
 * @throws FeatureError 422 for lists that are not one table of the source
 */
export async function pushedLines(
  { name, columns }: SourceDefinition,
  df: Readonly<Record<string, unknown>>,
): Promise<PushedLines> {
  const rows = rowsOf(name, Object.keys(columns), df);
  const list = Object.entries(columns).map(([column, { type }]) => ({
    column,
    type,
    values: (ownValue(df, column) ?? []) as readonly unknown[],
  }));
  const noValues = list.map(() => "\\N").join("\t");
  const lines: Buffer[] = [];
  const hash = createHash("sha256");
  let bytes = 0;
  let paused = performance.now();
  for (let index = 0; index < rows; index += 1) {
    if (performance.now() - paused > longestStepMilliseconds) {
      await nextTurn();
      paused = performance.now();
    }
    const reasons: string[] = [];
    const fields = list.map(({ column, type, values }) => {
      const value = values[index] ?? null;
      if (value === null) return "\\N";
      const field = type === "timestamp" ? timeField(value) : fieldOf(value as Value, type);
      if (field === null) reasons.push(`${column}: ${shownValue(value)} is not ${words[type]}`);
      return field ?? "\\N";
    });
    const line = Buffer.from(
      reasons.length === 0
        ? `${index + 1}\tt\t\\N\t${fields.join("\t")}\n`
        : `${copyLine([String(index + 1), "f", JSON.stringify({ reasons, fields: textsOf(list, index) })]).trimEnd()}\t${noValues}\n`,
    );
    hash.update(line);
    bytes += line.length;
    lines.push(line);
  }
  return { lines, rows, bytes, contentHash: hash.digest("hex") };
}

const words: Readonly<Record<ColumnType, string>> = {
  ...valueWords,
  integer: "a whole number of 64 bits",
  timestamp: "a time such as 2013-07-04T10:15:00Z",
};

/** Integers may come as text, for callers whose numbers are doubles; long ones of a float are bigints. */
function fieldOf(value: Value, type: ColumnType): string | null {
  if (type === "integer") return integerText(value);
  if (type === "float" && typeof value === "bigint")
    return Number.isFinite(Number(value)) ? String(value) : null;
  return valueWriters[type](value);
}

/** The text itself goes on, as PostgreSQL keeps microseconds. */
function timeField(value: unknown): string | null {
  if (typeof value !== "string") return null;
  // What files may have, so that PostgreSQL takes it: one that it refuses would refuse all rows.
  const bytes = Buffer.from(value);
  const isTime =
    fieldEncoders.timestamp(bytes, 0, bytes.length, Buffer.allocUnsafe(2 * bytes.length + 40), 0) !== -1;
  return isTime ? value : null;
}

function textsOf(
  list: readonly { readonly column: string; readonly values: readonly unknown[] }[],
  index: number,
): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    list.map(({ column, values }) => {
      const value = values[index] ?? null;
      return [
        column,
        typeof value === "string" ? shownText(value) : value === null ? null : exactJson(value),
      ];
    }),
  );
}

function rowsOf(source: string, columns: readonly string[], df: Readonly<Record<string, unknown>>): number {
  const refuse = (message: string): never => {
    throw new FeatureError(422, "FeastError", message);
  };
  const given = Object.keys(df);
  const unknown = given.filter((column) => !columns.includes(column));
  if (unknown.length > 0)
    refuse(`${source} has no column ${unknown.join(", ")}; its columns are ${columns.join(", ")}`);
  const lengths = given.map((column) => {
    const list = df[column];
    return Array.isArray(list) ? list.length : refuse(`df.${column} must be a list of values`);
  });
  const rows = lengths[0] ?? 0;
  if (rows === 0) refuse("df holds no rows: give each column a list of values");
  if (lengths.some((length) => length !== rows)) refuse("The lists of df must be equally long");
  if (rows > mostRows) refuse(`${rows} rows are more than the ${mostRows} of one request`);
  return rows;
}
