/** generated/features/<view>.ts: how a feature view is computed and brought online. */
import type { FeatureView, Project } from "@mlops-yaml/schema";
import type { EmittedFile, Emitter } from "../frame/emitter.js";
import { constantOf, pascalCase } from "../frame/names.js";
import { rowProperties } from "../frame/row-type.js";
import { TypeScriptFile } from "../frame/typescript-file.js";
import { code, printValue } from "../frame/value.js";
import { sqlLiteral } from "../sql/template-literal.js";
import { sourceNamed } from "../frame/nodes.js";
import { addCodeFields } from "./code-fields.js";
import { emitOnDemandView } from "./on-demand.js";
import { fieldDefinitions } from "./field-definitions.js";
import { onlineSql } from "./online-sql.js";
import { peopleDoc } from "./people-doc.js";
import { rowsSql } from "./rows-sql.js";

export const featuresEmitter: Emitter = {
  name: "features",
  emit: (project: Project) => [
    ...project.features.map((view) => emitView(view, project)),
    ...project.onDemandViews.map((view) => emitOnDemandView(view, project)),
  ],
};

function emitView(view: FeatureView, project: Project): EmittedFile {
  const file = new TypeScriptFile();
  file.addInterface({
    name: `${pascalCase(view.name)}Features`,
    doc: peopleDoc(view, `Features of ${view.entity} from ${view.source}.`),
    properties: rowProperties(view.fields),
  });
  file.addConstant({
    name: "rowsSql",
    initializer: sqlLiteral(rowsSql(view, project)),
    exported: false,
  });
  file.addConstant({ name: "onlineSql", initializer: sqlLiteral(onlineSql(view)), exported: false });
  const path = `generated/features/${view.name}.ts`;
  const computed = addCodeFields(file, view, sourceNamed(project, view.source), path);
  file.addConstant({
    name: constantOf.feature(view.name),
    type: file.useType("FeatureViewDefinition"),
    initializer: printValue({
      name: view.name,
      source: view.source,
      kind: view.kind,
      keys: typesOf(view.keys),
      fields: typesOf(view.fields),
      definitions: fieldDefinitions(view),
      ttlSeconds: view.ttlSeconds,
      everySeconds: view.everySeconds,
      windowSeconds: view.everySeconds === null ? undefined : longestWindow(view),
      rowsSql: code("rowsSql"),
      onlineSql: code("onlineSql"),
      code: computed,
    }),
  });
  return { path, node: `features.${view.name}`, content: file.print() };
}

function typesOf(columns: readonly { readonly name: string; readonly type: string }[]): {
  [name: string]: string;
} {
  return Object.fromEntries(columns.map(({ name, type }) => [name, type]));
}

function longestWindow({ fields }: FeatureView): number {
  return Math.max(...fields.map(({ value }) => (value.kind === "aggregate" ? value.windowSeconds : 0)));
}
