import { messageOf, RuntimeError } from "../errors/index.js";
import type { ColumnType } from "../definitions/column.js";
import { shownValue, valueWords, valueWriters, type Value } from "./values.js";

/**
 * The value that code of the user's own gives for a request, by the rules of a training.
 * @throws RuntimeError MLO5137
 */
export function derivedByCode<Row extends object, Given>(
  {
    input,
    name,
    type,
    nullable,
  }: {
    /** `late.is_rush_hour` */
    readonly input: string;
    /** `src/trips.ts#isRushHour` */
    readonly name: string;
    readonly type: ColumnType;
    readonly nullable: boolean;
  },
  call: (row: Readonly<Row>) => Given,
  row: Row,
): Given {
  const failed = (what: string, cause?: unknown): RuntimeError =>
    new RuntimeError("MLO5137", `The input ${input} has no value: ${name} ${what}.`, {
      cause,
      hint: "Correct the code, or declare the input nullable.",
    });
  let given: Given;
  try {
    given = call(Object.freeze(row));
  } catch (error) {
    throw failed(`failed: ${messageOf(error)}`, error);
  }
  const isValue = given === null ? nullable : valueWriters[type](given as Value) !== null;
  if (!isValue) throw failed(`gave ${shownValue(given)}, which is not ${valueWords[type]}`);
  return given;
}
