/** The derived inputs of a model as TypeScript: the same expressions that the training set computes in SQL. */
import { StructureKind } from "../frame/ts-morph.js";
import { printTypescript, type Model, type ModelInput } from "@mlops-yaml/schema";
import { camelCase, propertyKey } from "../frame/names.js";
import type { TypeScriptFile } from "../frame/typescript-file.js";
import { printValue } from "../frame/value.js";
import { compiledFrom, functionName } from "../user-code/function.js";

/** Adds `function derive(row)` where the model has derived inputs, and returns what stands for it. */
export function addDerive(
  file: TypeScriptFile,
  model: Model,
  types: { readonly request: string; readonly inputs: string },
  emitted: string,
): string {
  const derived = model.inputs.filter((input) => input.origin === "derived" || input.origin === "code");
  if (derived.length === 0) return "() => ({})";
  const properties = derived.map((input) => {
    if (input.origin === "code") return `${propertyKey(input.name)}: ${callOf(file, model, input, emitted)}`;
    file.use("derived");
    const { code, imports } = printTypescript(input.expression, { row: "row" });
    for (const name of imports) file.use(name);
    return `${propertyKey(input.name)}: derived(${JSON.stringify(input.name)}, () => ${code})`;
  });
  file.add({
    kind: StructureKind.Function,
    name: "derive",
    docs: ["Inputs computed from the request, as the training set computes them."],
    parameters: [{ name: "row", type: types.request }],
    returnType: `Pick<${types.inputs}, ${derived.map(({ name }) => JSON.stringify(name)).join(" | ")}>`,
    statements: [`return {${properties.join(", ")}};`],
    leadingTrivia: "\n",
  });
  return "derive";
}

/** The value of an input that a function of the user's own gives. */
function callOf(
  file: TypeScriptFile,
  model: Model,
  input: Extract<ModelInput, { readonly origin: "code" }>,
  emitted: string,
): string {
  const { name, type, nullable, columns, function: called } = input;
  const module = compiledFrom(emitted, called.file);
  const imported = file.useAs(called.name, `${camelCase(name)}Of`, module);
  const row = columns.map((column) => `${propertyKey(column)}: row${propertyAccess(column)}`).join(", ");
  const definition = printValue({
    input: `${model.name}.${name}`,
    name: functionName(called),
    type,
    nullable,
  });
  return `${file.use("derivedByCode")}(${definition}, ${imported}, { ${row} })`;
}

function propertyAccess(name: string): string {
  return propertyKey(name) === name ? `.${name}` : `[${JSON.stringify(name)}]`;
}
