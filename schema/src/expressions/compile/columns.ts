import type { ColumnRef } from "libpg-query";
import { nearestName } from "../nearest-name.js";
import { columnText } from "../print/text.js";
import { ProblemSignal } from "../problems.js";
import { replacementOf } from "./replacements.js";
import { namesIn, type Checked, type Context } from "./context.js";

/** Capitals count only within double quotes. */
function didYouMean(name: string, nearest: string): string {
  const written = columnText(nearest);
  return nearest.toLowerCase() === name && written.startsWith('"')
    ? `Did you mean ${written}? A name with capitals stands in double quotes.`
    : `Did you mean ${written}?`;
}

export function checkColumn(reference: ColumnRef, context: Context): Checked {
  const location = reference.location ?? -1;
  const names = namesIn(reference.fields);
  const name = names.at(-1) ?? "*";
  const part =
    names.length > 1 && Object.hasOwn(context.columns, names[0] ?? "") ? replacementOf(name) : undefined;
  if (part !== undefined)
    throw new ProblemSignal("outsideSubset", location, `A column has no part ${name}`, part);
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
        ? `The columns are ${declared.map(columnText).join(", ")}. Text is written in single quotes: '${name.replaceAll("'", "''")}'.`
        : didYouMean(name, nearest),
    );
  }
  const { type, nullable, unit } = column;
  return { node: { kind: "column", name, type, nullable }, unit, location };
}
