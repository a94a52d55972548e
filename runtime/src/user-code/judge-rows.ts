import { fieldText, nullField } from "./copy-text.js";
import type { PredicatesJob, ThreadReport } from "./job.js";
import { shownValue, valueReader, type Value } from "./values.js";

type Call = (input: unknown) => unknown;

export interface RowJudge {
  /** Lines for the predicates that say false of the row; none for those that have failed before. */
  judge(line: string): string;
  report(): ThreadReport;
}

/**
 * Asks predicates about rows. One that throws, or answers something else than true or false, is not asked again: what
 * it could not judge must not pass.
 * @param calls the functions, in the order of the job's predicates
 */
export function createRowJudge(
  { columns, predicates, timezone }: PredicatesJob & { readonly timezone: string },
  calls: readonly Call[],
  tellFailure: (error: unknown) => string,
): RowJudge {
  const first = 1 + predicates.length;
  const places = new Map(
    Object.entries(columns).map(([name, { type }], index) => [
      name,
      { place: first + index, read: valueReader(type, timezone) },
    ]),
  );
  const failures = new Map<number, string>();
  let rows = 0;

  return {
    judge(line) {
      const fields = line.split("\t");
      rows += 1;
      const valueOf = (name: string): Value => {
        const { place, read } = places.get(name) as { place: number; read: (field: string) => Value };
        const field = fields[place] ?? nullField;
        return field === nullField ? null : read(field);
      };
      let unexpected = "";
      for (const [index, { key, function: called, gets }] of predicates.entries()) {
        if (fields[index + 1] !== "t" || failures.has(index)) continue;
        try {
          const input =
            typeof gets === "string"
              ? valueOf(gets)
              : Object.freeze(Object.fromEntries(gets.map((name) => [name, valueOf(name)])));
          const answer = (calls[index] as Call)(input);
          if (answer === false) unexpected += `${key}\t${fields[0]}\n`;
          else if (answer !== true)
            failures.set(
              index,
              `${called.name} gave ${shownValue(answer)} instead of true or false for ${given(input)}`,
            );
        } catch (error) {
          const where =
            typeof gets === "string" ? ` for ${fieldText(fields[places.get(gets)?.place ?? 0] ?? "")}` : "";
          failures.set(index, `${called.name} failed${where}: ${tellFailure(error)}`);
        }
      }
      return unexpected;
    },
    report: () => ({
      rowsIn: rows,
      rowsOut: rows,
      rowsFailed: 0,
      rowsDropped: null,
      failures: [...failures].map(([predicate, message]) => ({ predicate, message })),
    }),
  };
}

function given(input: unknown): string {
  const isRow = typeof input === "object" && input !== null && !(input instanceof Date);
  return isRow ? JSON.stringify(input) : shownValue(input);
}
