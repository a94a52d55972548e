/** Inputs that functions of the user's own give: what they read, and the functions as a training calls them. */
import type { Model, ModelInput, Source, UserFunction } from "@mlops-yaml/schema";
import { rowType } from "../features/on-demand.js";
import { camelCase, stringLiteral } from "../frame/names.js";
import { rowProperties } from "../frame/row-type.js";
import type { TypeScriptFile } from "../frame/typescript-file.js";
import { code, type Value } from "../frame/value.js";
import { columnsValue } from "../sources/columns.js";
import { addUserFunction } from "../user-code/function.js";

interface Call {
  readonly function: UserFunction;
  readonly columns: readonly string[];
}

/** The function that gives an input, and what it gets; null where an expression or a look-up gives it. */
function callOf(input: ModelInput): Call | null {
  if (input.origin === "code") return input;
  return input.origin === "on_demand" && input.value.kind === "code" ? input.value : null;
}

/** Columns of the example's row, and looked-up features, that code reads, sorted. */
export function codeReads(model: Model): string[] {
  return [...new Set(model.inputs.flatMap((input) => callOf(input)?.columns ?? []))].toSorted();
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
    const call = callOf(input);
    if (call === null) return [];
    const columns = call.columns.map((name) => stringLiteral(name)).join(" | ");
    const [{ type: value } = { type: "never" }] = rowProperties([input]);
    const constant = `${camelCase(input.name)}Function`;
    const row =
      input.origin === "on_demand"
        ? file.useType(rowType(input.view), `../features/${input.view}.js`)
        : request;
    addUserFunction(file, {
      constant,
      type: `${file.useType("FieldFunction")}<Pick<${row}, ${columns}>, ${value}>`,
      emitted,
      called: call.function,
    });
    const nullable = input.nullable ? { nullable: true } : {};
    return [[input.name, { function: code(constant), columns: call.columns, ...nullable }]];
  });
  return { reads: readsValue(model, source, reads), inputs: Object.fromEntries(inputs) };
}

/** In the order of `reads`, as the columns of the training set have it. */
function readsValue(model: Model, source: Source, reads: readonly string[]): Value {
  return Object.assign(
    {},
    ...reads.map((name) => {
      const feature = model.features.find((candidate) => candidate.name === name);
      return feature
        ? { [name]: { type: feature.type, nullable: true } }
        : columnsValue(source.columns.filter((column) => column.name === name));
    }),
  ) as Value;
}
