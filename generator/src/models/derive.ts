/** The derived inputs of a model as TypeScript: the same expressions that the training set computes in SQL. */
import { StructureKind } from "ts-morph";
import { printTypescript, type Model } from "@mlops-yaml/schema";
import { propertyKey } from "../frame/names.js";
import type { TypeScriptFile } from "../frame/typescript-file.js";

/** Adds `function derive(row)`; of a model without derived inputs it gives an empty object. */
export function addDerive(
  file: TypeScriptFile,
  model: Model,
  types: { readonly request: string; readonly inputs: string },
): void {
  const derived = model.inputs.filter((input) => input.origin === "derived");
  const properties = derived.map((input) => {
    const { code, imports } = printTypescript(input.expression, { row: "row" });
    for (const name of imports) file.use(name);
    return `${propertyKey(input.name)}: ${code}`;
  });
  file.add({
    kind: StructureKind.Function,
    name: "derive",
    docs: ["Inputs computed from the request, by the expressions that the training set has as SQL."],
    parameters: derived.length === 0 ? [] : [{ name: "row", type: types.request }],
    returnType: `Pick<${types.inputs}, ${derived.map(({ name }) => JSON.stringify(name)).join(" | ") || "never"}>`,
    statements: [`return {${properties.join(", ")}};`],
    leadingTrivia: "\n",
  });
}
