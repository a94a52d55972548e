import { RuntimeError } from "../errors/index.js";
import type { BatchVerdict } from "../definitions/user-code.js";
import { nullField } from "./copy-text.js";
import type { CheckJob, ThreadReport } from "./job.js";
import { shownValue, valueReader, type Value } from "./values.js";

/**
 * Hands all rows to a function that judges them as a whole.
 * @throws RuntimeError MLO5130, MLO5131
 */
export async function checkBatch(
  call: (rows: AsyncIterable<object>) => unknown,
  { columns, function: called, timezone }: CheckJob & { readonly timezone: string },
  tellFailure: (error: unknown) => string,
  lines: AsyncIterable<readonly string[]>,
): Promise<ThreadReport> {
  const list = Object.entries(columns).map(([name, { type }]) => ({
    name,
    read: valueReader(type, timezone),
  }));
  let count = 0;
  async function* rows(): AsyncGenerator<object> {
    for await (const some of lines) {
      for (const line of some) {
        const fields = line.split("\t");
        count += 1;
        const row: Record<string, Value> = {};
        for (const [index, { name, read }] of list.entries()) {
          const field = fields[index] ?? nullField;
          row[name] = field === nullField ? null : read(field);
        }
        yield Object.freeze(row);
      }
    }
  }
  let given: unknown;
  try {
    given = await call(rows());
  } catch (error) {
    throw new RuntimeError("MLO5130", `${called.name} failed after row ${count}: ${tellFailure(error)}`, {
      cause: error,
    });
  }
  const verdict = verdictOf(given);
  if (verdict === null)
    throw new RuntimeError(
      "MLO5131",
      `${called.name} gave ${shownValue(given)} instead of { success: true or false }, with JSON beside it.`,
    );
  return { rowsIn: count, rowsOut: count, rowsFailed: 0, rowsDropped: null, verdict };
}

/** The verdict as plain JSON; null: it is none. */
function verdictOf(given: unknown): BatchVerdict | null {
  if (typeof given !== "object" || given === null) return null;
  const { success, observed_value, details } = given as Partial<BatchVerdict>;
  if (typeof success !== "boolean") return null;
  try {
    return JSON.parse(JSON.stringify({ success, observed_value, details })) as BatchVerdict;
  } catch {
    return null;
  }
}
