/** The derived inputs of a model as TypeScript: the same expressions that the training set computes in SQL. */
import { StructureKind } from "../frame/ts-morph.js";
import { printTypescript, type Model } from "@mlops-yaml/schema";
import { propertyKey } from "../frame/names.js";
import type { TypeScriptFile } from "../frame/typescript-file.js";

/** Adds `function derive(row)` where the model has derived inputs, and returns what stands for it. */
export function addDerive(
  file: TypeScriptFile,
  model: Model,
  types: { readonly request: string; readonly inputs: string },
): string {
  const derived = model.inputs.filter((input) => input.origin === "derived");
  if (derived.length === 0) return "() => ({})";
  file.use("derived");
  const properties = derived.map((input) => {
    const { code, imports } = printTypescript(input.expression, { row: "row" });
    for (const name of imports) file.use(name);
    return `${propertyKey(input.name)}: derived(${JSON.stringify(input.name)}, () => ${code})`;
  });
  file.add({
    kind: StructureKind.Function,
    name: "derive",
    docs: ["Inputs computed from the request, by the expressions that the training set has as SQL."],
    parameters: [{ name: "row", type: types.request }],
    returnType: `Pick<${types.inputs}, ${derived.map(({ name }) => JSON.stringify(name)).join(" | ")}>`,
    statements: [`return {${properties.join(", ")}};`],
    leadingTrivia: "\n",
  });
  return "derive";
}
