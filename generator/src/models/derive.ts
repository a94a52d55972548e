/** Inputs of a model that are computed, as TypeScript: the same expressions that the training set computes in SQL. */
import { StructureKind } from "../frame/ts-morph.js";
import { printTypescript, type Model } from "@mlops-yaml/schema";
import { fieldsConstant } from "../features/on-demand.js";
import { pascalCase, propertyKey, stringLiteral } from "../frame/names.js";
import { rowProperties } from "../frame/row-type.js";
import type { TypeScriptFile } from "../frame/typescript-file.js";
import { propertyAccess, userCall } from "../user-code/call.js";

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
    if (input.origin === "code") {
      const { name, type, nullable, columns, function: called } = input;
      const owner = `${model.name}.${name}`;
      return `${propertyKey(name)}: ${userCall(file, { emitted, called, columns, owner, type, nullable })}`;
    }
    file.use("derived");
    const { code, imports } = printTypescript(input.expression, { row: "row" });
    for (const name of imports) file.use(name);
    return `${propertyKey(input.name)}: derived(${stringLiteral(input.name)}, () => ${code})`;
  });
  file.add({
    kind: StructureKind.Function,
    name: "derive",
    docs: ["Inputs computed from the request, as the training set computes them."],
    parameters: [{ name: "row", type: types.request }],
    returnType: `Pick<${types.inputs}, ${derived.map(({ name }) => stringLiteral(name)).join(" | ")}>`,
    statements: [`return {${properties.join(", ")}};`],
    leadingTrivia: "\n",
  });
  return "derive";
}

/** Adds `function onDemand(row)` where the model reads on-demand views, and returns its name; undefined elsewhere. */
export function addOnDemand(
  file: TypeScriptFile,
  model: Model,
  types: { readonly request: string; readonly inputs: string },
): string | undefined {
  const inputs = model.inputs.flatMap((input) => (input.origin === "on_demand" ? [input] : []));
  if (inputs.length === 0) return undefined;
  const looked = `${pascalCase(model.name)}LookedUp`;
  if (model.features.length > 0)
    file.addInterface({
      name: looked,
      doc: `What is looked up for ${model.name}.`,
      properties: rowProperties(model.features.map((feature) => ({ ...feature, nullable: true }))),
    });
  const properties = inputs.map(({ name, view, field }) => {
    const fields = file.use(fieldsConstant(view), `../features/${view}.js`);
    return `${propertyKey(name)}: ${fields}${propertyAccess(field)}(row)`;
  });
  file.add({
    kind: StructureKind.Function,
    name: "onDemand",
    docs: ["Inputs computed from the request and from what is looked up for it."],
    parameters: [
      { name: "row", type: model.features.length > 0 ? `${types.request} & ${looked}` : types.request },
    ],
    returnType: `Pick<${types.inputs}, ${inputs.map(({ name }) => stringLiteral(name)).join(" | ")}>`,
    statements: [`return {${properties.join(", ")}};`],
    leadingTrivia: "\n",
  });
  return "onDemand";
}
