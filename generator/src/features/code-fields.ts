/** Fields of a view that functions of the user's own compute: the functions, and what they get. */
import type { FeatureView, Source } from "@mlops-yaml/schema";
import { camelCase, pascalCase, stringLiteral } from "../frame/names.js";
import { rowProperties } from "../frame/row-type.js";
import type { TypeScriptFile } from "../frame/typescript-file.js";
import { code, type Value } from "../frame/value.js";
import { columnsValue } from "../sources/columns.js";
import { addUserFunction } from "../user-code/function.js";
import { codeInputs } from "./newest-rows-sql.js";

/** Adds the functions to the view's file and returns their value there; undefined where it has none. */
export function addCodeFields(
  file: TypeScriptFile,
  view: FeatureView,
  source: Source,
  emitted: string,
): Value {
  const inputs = codeInputs(view);
  if (inputs.length === 0) return undefined;
  const row = file.useType(`${pascalCase(source.name)}Row`, `../sources/${source.name}.js`);
  const fields = view.fields.flatMap((field): [string, Value][] => {
    if (field.value.kind !== "code") return [];
    const columns = field.value.columns.map((name) => stringLiteral(name)).join(" | ");
    const [{ type: value } = { type: "never" }] = rowProperties([field]);
    const constant = `${camelCase(field.name)}Function`;
    addUserFunction(file, {
      constant,
      type: `${file.useType("FieldFunction")}<Pick<${row}, ${columns}>, ${value}>`,
      emitted,
      called: field.value.function,
    });
    const nullable = field.nullable ? { nullable: true } : {};
    return [[field.name, { function: code(constant), columns: field.value.columns, ...nullable }]];
  });
  return {
    inputs: columnsValue(source.columns.filter(({ name }) => inputs.includes(name))),
    fields: Object.fromEntries(fields),
  };
}
