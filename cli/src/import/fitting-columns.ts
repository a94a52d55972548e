import { mostColumns, mostRowBytes, rowBytes } from "@mlops-yaml/schema";
import { formatCount } from "../output/format.js";
import type { InferredColumn } from "./inference.js";

/** Columns of a file, of which a table may hold fewer. */
export interface FittingColumns {
  /** The first of them that fit, and those of the key and the event time. */
  readonly columns: readonly InferredColumn[];
  /** What to tell where some are left out; null where all fit. */
  readonly note: string | null;
}

/**
 * @param textBytes longest value of a column of text, in bytes
 * @param needed names of columns that must be there
 */
export function fittingColumns(
  columns: readonly InferredColumn[],
  textBytes: (column: InferredColumn) => number,
  needed: readonly string[],
): FittingColumns {
  const bytes = (column: InferredColumn): number =>
    rowBytes([{ type: column.type, textBytes: textBytes(column) }]);
  const isNeeded = ({ name }: InferredColumn): boolean => needed.includes(name);
  let count = columns.filter(isNeeded).length;
  let total = columns.filter(isNeeded).reduce((sum, column) => sum + bytes(column), 0);
  let isFull = false;
  const fitting = columns.filter((column) => {
    if (isNeeded(column)) return true;
    isFull ||= count + 1 > mostColumns || total + bytes(column) > mostRowBytes(count + 1);
    if (isFull) return false;
    count += 1;
    total += bytes(column);
    return true;
  });
  if (fitting.length === columns.length) return { columns, note: null };
  const reason =
    fitting.length === mostColumns
      ? `a table holds ${formatCount(mostColumns)}`
      : `a row with all values has to fit into ${formatCount(mostRowBytes(fitting.length))} bytes`;
  return {
    columns: fitting,
    note:
      `the file has ${formatCount(columns.length)} columns, of which the first ${formatCount(fitting.length)} are declared: ` +
      `${reason}. The others are not read; declare those that are used instead`,
  };
}
