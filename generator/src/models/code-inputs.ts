/** Inputs that functions of the user's own give: what they read, and the functions as a training calls them. */
import type { Model, Source } from "@mlops-yaml/schema";
import { camelCase } from "../frame/names.js";
import { rowProperties } from "../frame/row-type.js";
import type { TypeScriptFile } from "../frame/typescript-file.js";
import { code, type Value } from "../frame/value.js";
import { columnsValue } from "../sources/columns.js";
import { addUserFunction } from "../user-code/function.js";

/** Columns of the example's row that code reads, sorted. */
export function codeReads(model: Model): string[] {
  return [
    ...new Set(model.inputs.flatMap((input) => (input.origin === "code" ? input.columns : []))),
  ].toSorted();
}

/** Adds the functions to the model's file and returns their value there; undefined where it has none. */
export function addCodeInputs(
  file: TypeScriptFile,
  model: Model,
  source: Source,
  { request, emitted }: { readonly request: string; readonly emitted: string },
): Value {
  const reads = codeReads(model);
  if (reads.length === 0) return undefined;
  const inputs = model.inputs.flatMap((input): [string, Value][] => {
    if (input.origin !== "code") return [];
    const columns = input.columns.map((name) => JSON.stringify(name)).join(" | ");
    const [{ type: value } = { type: "never" }] = rowProperties([input]);
    const constant = `${camelCase(input.name)}Function`;
    addUserFunction(file, {
      constant,
      type: `${file.useType("FieldFunction")}<Pick<${request}, ${columns}>, ${value}>`,
      emitted,
      called: input.function,
    });
    const nullable = input.nullable ? { nullable: true } : {};
    return [[input.name, { function: code(constant), columns: input.columns, ...nullable }]];
  });
  return {
    reads: columnsValue(source.columns.filter(({ name }) => reads.includes(name))),
    inputs: Object.fromEntries(inputs),
  };
}
