import type { ColumnRef } from "libpg-query";
import { nearestName } from "../nearest-name.js";
import { ProblemSignal } from "../problems.js";
import { namesIn, type Checked, type Context } from "./context.js";

export function checkColumn(reference: ColumnRef, context: Context): Checked {
  const location = reference.location ?? -1;
  const names = namesIn(reference.fields);
  const name = names.at(-1) ?? "*";
  if ((reference.fields?.length ?? 0) !== 1 || names.length !== 1)
    throw new ProblemSignal(
      "outsideSubset",
      location,
      "Columns are named without a table",
      `Write the name of one column of this source, such as ${Object.keys(context.columns)[0] ?? name}.`,
    );
  const column = Object.hasOwn(context.columns, name) ? context.columns[name] : undefined;
  if (column === undefined) {
    const declared = Object.keys(context.columns);
    const nearest = nearestName(name, declared);
    throw new ProblemSignal(
      "unknownColumn",
      location,
      `There is no column ${name} here`,
      nearest === null
        ? `The columns are ${declared.join(", ")}. Text is written in single quotes: '${name}'.`
        : `Did you mean ${nearest}?`,
    );
  }
  const { type, nullable, unit } = column;
  return { node: { kind: "column", name, type, nullable }, unit, location };
}
