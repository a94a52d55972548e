import { gather, type Column, type Frame } from "../frame/frame.js";
import { scoreAll, type Score } from "./metrics/index.js";

/** Fewer rows say nothing that is not chance. */
export const leastSliceRows = 30;
const mostValues = 200;
const missing = "(missing)";

export interface Slice {
  readonly input: string;
  /** The input's value; "(missing)" for rows without one. */
  readonly value: string;
  readonly rows: number;
  /** Null: too small, see message. */
  readonly metrics: Readonly<Record<string, Score>> | null;
  readonly message: string | null;
}

/** The metrics of the rows of each value of the inputs, in the order of the values. */
export function evaluateSlices(
  inputs: readonly string[],
  metrics: readonly string[],
  frame: Frame,
  target: Float64Array,
  prediction: Float64Array,
): Slice[] {
  return inputs.flatMap((input) => {
    const column = frame.columns.find(({ name }) => name === input);
    if (!column) throw new RangeError(`${input}, by which to slice, is not an input`);
    const rowsOf = rowsByValue(column);
    if (rowsOf.size > mostValues) {
      const message = `not evaluated: ${rowsOf.size} values are more than ${mostValues}`;
      return [{ input, value: "(any)", rows: frame.rows, metrics: null, message }];
    }
    return [...rowsOf].map(([value, rows]): Slice => {
      const few = rows.length < leastSliceRows;
      return {
        input,
        value,
        rows: rows.length,
        metrics: few ? null : scoresOf(metrics, Int32Array.from(rows), target, prediction),
        message: few ? `too small: ${rows.length} rows, fewer than ${leastSliceRows}` : null,
      };
    });
  });
}

const scoresOf = (
  metrics: readonly string[],
  rows: Int32Array,
  target: Float64Array,
  prediction: Float64Array,
) => scoreAll(metrics, gather(target, rows), gather(prediction, rows));

function rowsByValue(column: Column): Map<string, number[]> {
  const valueOf = (row: number): string => {
    if (column.kind === "categorical") return column.categories[column.codes[row]!] ?? missing;
    const value = column.values[row]!;
    return Number.isNaN(value) ? missing : String(value);
  };
  const rowsOf = new Map<string, number[]>();
  const rows = column.kind === "categorical" ? column.codes.length : column.values.length;
  for (let row = 0; row < rows; row++) {
    const value = valueOf(row);
    const list = rowsOf.get(value);
    if (list) list.push(row);
    else rowsOf.set(value, [row]);
  }
  const compare = (a: string, b: string): number => {
    if (a === missing || b === missing) return a === missing ? -1 : 1;
    return column.kind === "numeric" ? Number(a) - Number(b) : a < b ? -1 : 1;
  };
  return new Map([...rowsOf].sort(([a], [b]) => compare(a, b)));
}
