import type { RequestRow } from "../../definitions/model.js";

/** An integer that expressions would compute with as another one. */
export class UncomputableInteger extends Error {
  override readonly name = "UncomputableInteger";

  constructor(readonly field: string) {
    super(`${field} is beyond ±(2^53 - 1), and an input is computed from it`);
  }
}

/** The row as expressions read it: their integers are doubles, so that one which no double holds is refused when it is read. */
export function computableRow(row: RequestRow): RequestRow {
  let computable: Record<string, unknown> | null = null;
  for (const field in row) {
    if (typeof row[field] !== "bigint") continue;
    computable ??= { ...row };
    Object.defineProperty(computable, field, {
      enumerable: true,
      get: () => {
        throw new UncomputableInteger(field);
      },
    });
  }
  return computable ?? row;
}

/** Further values beside the row's, none of which is read. */
export function withValues(row: RequestRow, values: RequestRow): RequestRow {
  const both = Object.defineProperties({}, Object.getOwnPropertyDescriptors(row)) as Record<string, unknown>;
  return Object.assign(both, values);
}
