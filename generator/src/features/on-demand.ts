/** generated/features/<view>.ts of an on-demand view: how its features follow from what is sent and looked up. */
import { printTypescript, type OnDemandField, type OnDemandView, type Project } from "@mlops-yaml/schema";
import type { EmittedFile } from "../frame/emitter.js";
import { camelCase, constantOf, pascalCase, propertyKey, stringLiteral } from "../frame/names.js";
import { viewNamed } from "../frame/nodes.js";
import { rowProperties } from "../frame/row-type.js";
import { TypeScriptFile } from "../frame/typescript-file.js";
import { code, printValue, type Value } from "../frame/value.js";
import { propertyAccess, userCall } from "../user-code/call.js";
import { peopleDoc } from "./people-doc.js";

/** Type of what an on-demand view reads, which its file exports. */
export function rowType(view: string): string {
  return `${pascalCase(view)}Row`;
}

/** Functions of an on-demand view by field, which its file exports. */
export function fieldsConstant(view: string): string {
  return `${camelCase(view)}Fields`;
}

export function emitOnDemandView(view: OnDemandView, project: Project): EmittedFile {
  const path = `generated/features/${view.name}.ts`;
  const file = new TypeScriptFile();
  const row = rowType(view.name);
  file.addInterface({
    name: row,
    doc: `What ${view.name} is computed from: what the caller sends, and features of other views.`,
    properties: rowProperties([
      ...view.request,
      ...view.features.map((feature) => ({ ...feature, nullable: true })),
    ]),
  });
  file.addInterface({
    name: `${pascalCase(view.name)}Features`,
    doc: peopleDoc(view, "Features that are computed when they are asked for."),
    properties: rowProperties(view.fields),
  });
  const functions = view.fields.map(
    (field) => `${propertyKey(field.name)}: ${fieldFunction(file, view, field, path)}`,
  );
  file.addConstant({
    name: fieldsConstant(view.name),
    doc: "Each feature from what it reads.",
    initializer: `{ ${functions.join(", ")} }`,
  });
  file.addConstant({
    name: constantOf.feature(view.name),
    type: file.useType("OnDemandViewDefinition"),
    initializer: printValue(definition(view, project)),
  });
  return { path, node: `features.${view.name}`, content: file.print() };
}

function fieldFunction(
  file: TypeScriptFile,
  view: OnDemandView,
  field: OnDemandField,
  emitted: string,
): string {
  const { name, type, nullable, value } = field;
  const read = value.kind === "code" ? value.columns : value.expression.columns;
  const [{ type: given } = { type: "never" }] = rowProperties([field]);
  const parameter = `row: Pick<${rowType(view.name)}, ${read.map((each) => stringLiteral(each)).join(" | ")}>`;
  const owner = `${view.name}.${name}`;
  if (value.kind === "code") {
    const call = userCall(file, {
      emitted,
      called: value.function,
      columns: value.columns,
      owner,
      type,
      nullable,
    });
    return `(${parameter}): ${given} => ${call}`;
  }
  const { code: text, imports } = printTypescript(value.expression, { row: "row" });
  for (const each of imports) file.use(each);
  return `(${parameter}): ${given} => ${file.use("derived")}(${stringLiteral(owner)}, () => ${text})`;
}

function definition(view: OnDemandView, project: Project): { readonly [key: string]: Value } {
  const functions = fieldsConstant(view.name);
  return {
    name: view.name,
    request: Object.fromEntries(
      view.request.map(({ name, type, nullable }) => [name, { type, nullable: nullable ? true : undefined }]),
    ),
    lookups: Object.fromEntries(
      view.lookups.map((lookup) => {
        const { keys } = viewNamed(project, lookup.view);
        return [
          lookup.name,
          {
            view: lookup.view,
            keys: Object.fromEntries(keys.map(({ name }, i) => [name, lookup.columns[i] ?? name])),
          },
        ];
      }),
    ),
    features: Object.fromEntries(view.features.map(({ name, lookup, field }) => [name, { lookup, field }])),
    fields: Object.fromEntries(
      view.fields.map(({ name, type, value }) => [
        name,
        {
          type,
          reads: value.kind === "code" ? value.columns : value.expression.columns,
          compute: code(functions + propertyAccess(name)),
        },
      ]),
    ),
  };
}
