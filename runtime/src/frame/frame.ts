/** Model inputs by column, as trainers read them. Row i of every column belongs to the same example. */
export interface Frame {
  readonly rows: number;
  readonly columns: readonly Column[];
}

export type Column = NumericColumn | CategoricalColumn;

export interface NumericColumn {
  readonly name: string;
  readonly kind: "numeric";
  /** NaN: missing. Booleans are 0 and 1. */
  readonly values: Float64Array;
  /** Integers that no double holds, by row: for the snapshot, as models see doubles. */
  readonly exact?: ReadonlyMap<number, bigint>;
}

export interface CategoricalColumn {
  readonly name: string;
  readonly kind: "categorical";
  /** Index into categories; -1: missing. */
  readonly codes: Int32Array;
  /** Never contains "": an empty text is missing. */
  readonly categories: readonly string[];
}

/** The rows at these indexes, in their order. Categories stay as they are. */
export function takeRows(frame: Frame, indexes: Int32Array): Frame {
  const columns = frame.columns.map((column): Column => {
    if (column.kind === "numeric")
      return { name: column.name, kind: "numeric", values: gather(column.values, indexes) };
    const codes = new Int32Array(indexes.length);
    for (let i = 0; i < indexes.length; i++) codes[i] = column.codes[indexes[i]!]!;
    return { ...column, codes };
  });
  return { rows: indexes.length, columns };
}

export function gather(values: Float64Array, indexes: Int32Array): Float64Array {
  const taken = new Float64Array(indexes.length);
  for (let i = 0; i < indexes.length; i++) taken[i] = values[indexes[i]!]!;
  return taken;
}
