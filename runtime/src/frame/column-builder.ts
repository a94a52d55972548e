import type { ModelInputDefinition } from "../definitions/model.js";
import type { Column } from "./frame.js";

/** Collects a column value by value; `finish` may be called once. */
export interface ColumnBuilder<Finished> {
  /** @param value a number, boolean or text; null: missing. An integer that no double holds is a bigint */
  add(value: number | bigint | boolean | string | null): void;
  finish(): Finished;
}

export function columnBuilder({ name, kind }: ModelInputDefinition): ColumnBuilder<Column> {
  if (kind === "numeric") {
    const numbers = numberBuilder();
    const exact = new Map<number, bigint>();
    let row = 0;
    return {
      add: (value) => {
        if (typeof value === "bigint") exact.set(row, value);
        row += 1;
        numbers.add(value);
      },
      finish: () => ({ name, kind, values: numbers.finish(), ...(exact.size > 0 && { exact }) }),
    };
  }
  const codes = growing((length) => new Int32Array(length));
  const codeOf = new Map<string, number>();
  return {
    add: (value) => {
      const category = value === null ? "" : String(value);
      let code = category === "" ? -1 : codeOf.get(category);
      if (code === undefined) codeOf.set(category, (code = codeOf.size));
      codes.add(code);
    },
    finish: () => ({ name, kind, codes: codes.finish(), categories: [...codeOf.keys()] }),
  };
}

/** Booleans become 0 and 1, missing values NaN. */
export function numberBuilder(): ColumnBuilder<Float64Array> {
  const numbers = growing((length) => new Float64Array(length));
  return {
    add: (value) => numbers.add(value === null ? NaN : Number(value)),
    finish: () => numbers.finish(),
  };
}

/** An array that doubles as it fills. */
function growing<Numbers extends Float64Array | Int32Array>(create: (length: number) => Numbers) {
  let numbers = create(1024);
  let length = 0;
  return {
    add(value: number): void {
      if (length === numbers.length) {
        const larger = create(2 * length);
        larger.set(numbers);
        numbers = larger;
      }
      numbers[length++] = value;
    },
    finish(): Numbers {
      const exact = create(length);
      exact.set(numbers.subarray(0, length));
      return exact;
    },
  };
}
