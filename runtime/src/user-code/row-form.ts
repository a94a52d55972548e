import type { ColumnDefinition } from "../definitions/column.js";
import { fieldOrNull, nullField } from "./copy-text.js";
import { ValueProblem, valueReader, type Value } from "./values.js";

type Columns = Readonly<Record<string, ColumnDefinition>>;

/** Fields of a line before its columns: number, whether it is fit, what makes it unfit. */
export const ownFields = 3;

/** A row that came. */
export interface ReadRow {
  readonly number: number;
  /** The line's fields, its own before those of the columns. */
  readonly fields: readonly string[];
  /** What the user's code is given. */
  readonly row: Readonly<Record<string, Value>>;
}

/** A line of the staging table, read. */
export type ReadLine =
  | ReadRow
  /** It could not be typed when it was read, and passes as it is. */
  | { readonly number: number; readonly unfit: string }
  /** It cannot be handed to the code. */
  | { readonly number: number; readonly fields: readonly string[]; readonly reasons: readonly string[] };

export function lineReader(columns: Columns, timezone: string): (line: string) => ReadLine {
  const list = Object.entries(columns).map(([name, { type, nullable }], index) => ({
    name,
    place: index + ownFields,
    nullable: nullable === true,
    read: valueReader(type, timezone),
  }));
  return (line) => {
    const fields = line.split("\t");
    const number = Number(fields[0]);
    if (fields[1] === "f") return { number, unfit: fields[2] ?? "" };
    const row: Record<string, Value> = {};
    let reasons: string[] | null = null;
    for (const { name, place, nullable, read } of list) {
      const field = fields[place] ?? nullField;
      if (field === nullField) {
        if (!nullable) (reasons ??= []).push(`${name}: missing, but the column is not nullable`);
        row[name] = null;
        continue;
      }
      try {
        row[name] = read(field);
      } catch (error) {
        if (!(error instanceof ValueProblem)) throw error;
        (reasons ??= []).push(`${name}: ${error.message}`);
      }
    }
    if (reasons !== null) return { number, fields, reasons };
    return { number, fields, row: Object.freeze(row) };
  };
}

/**
 * A line of the staging table for a row that is kept out, with its fields as they were read: to the character where the
 * line has them in a field behind its columns.
 * @param reads names of its columns
 * @param width number of columns of the line that goes
 */
export function unfitLine(
  number: number,
  reasons: readonly string[],
  fields: readonly string[],
  reads: readonly string[],
  width: number,
): string {
  const behind = fieldOrNull(fields[ownFields + reads.length] ?? nullField);
  const asRead = behind === null ? {} : (JSON.parse(behind) as Readonly<Record<string, string>>);
  const texts = {
    ...Object.fromEntries(
      reads.map((name, index) => [name, fieldOrNull(fields[index + ownFields] ?? nullField)]),
    ),
    ...asRead,
  };
  return passedLine(number, JSON.stringify({ reasons, fields: texts }).replaceAll("\\", "\\\\"), width);
}

/** @param unfit JSON, escaped as a field */
export function passedLine(number: number, unfit: string, width: number): string {
  return `${number}\tf\t${unfit}${`\t${nullField}`.repeat(width)}\n`;
}

/** A line of the staging table for a row that is kept. @param fields of the columns, a tab before each */
export function fitLine(number: number, fields: string): string {
  return `${number}\tt\t${nullField}${fields}\n`;
}
