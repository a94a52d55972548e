import { RuntimeError } from "../errors/index.js";
import { fieldText, nullField } from "./copy-text.js";
import type { FieldsJob } from "./job.js";
import {
  shownValue,
  ValueProblem,
  valueReader,
  valueWords,
  valueWriters,
  type ReadValue,
  type Value,
} from "./values.js";

type Call = (row: object) => unknown;

/**
 * Computes the job's fields for a line of rows.
 * @param calls the functions, in the order of the job's fields
 * @throws RuntimeError MLO5135: a feature that cannot be computed must not be missing silently
 */
export function createFieldComputer(
  job: FieldsJob & { readonly timezone: string },
  calls: readonly Call[],
  tellFailure: (error: unknown) => string,
): (line: string) => string {
  const inputs = new Map(
    Object.entries(job.inputs).map(([name, { type }], index) => [
      name,
      { place: job.passed + index, read: valueReader(type, job.timezone) },
    ]),
  );
  const fields = job.fields.map((field, index) => ({
    ...field,
    call: calls[index] as Call,
    write: valueWriters[field.type],
    inputs: field.columns.map((name) => ({
      name,
      ...(inputs.get(name) as { place: number; read: ReadValue }),
    })),
  }));

  return (line) => {
    const parts = line.split("\t");
    let text = parts.slice(0, job.passed).join("\t");
    for (const field of fields) {
      const failed = (what: string): RuntimeError =>
        new RuntimeError(
          "MLO5135",
          `${job.owner}.${field.name} of ${rowName(parts)}: ${field.function.name} ${what}.`,
          { hint: `Correct the code; ${job.kept} stays as it was.` },
        );
      const row: Record<string, Value> = {};
      for (const { name, place, read } of field.inputs) {
        const part = parts[place] ?? nullField;
        try {
          row[name] = part === nullField ? null : read(part);
        } catch (error) {
          if (!(error instanceof ValueProblem)) throw error;
          throw failed(`cannot be given ${name}: ${error.message}`);
        }
      }
      let given: unknown;
      try {
        given = field.call(Object.freeze(row));
      } catch (error) {
        throw failed(`failed: ${tellFailure(error)}`);
      }
      const written = given === null ? (field.nullable ? nullField : null) : field.write(given as Value);
      if (written === null) {
        const wanted = field.nullable ? `${valueWords[field.type]} or null` : valueWords[field.type];
        throw failed(`gave ${shownValue(given)}, which is not ${wanted}`);
      }
      text += `\t${written}`;
    }
    return `${text}\n`;
  };

  function rowName(parts: readonly string[]): string {
    return job.keys.map((key, index) => `${key} ${fieldText(parts[index] ?? "")}`).join(", ");
  }
}
