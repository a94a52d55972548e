/** generated/models/<model>.ts: what a model learns from, what it asks of a caller and how it is judged. */
import type { Gate, Model, Project } from "@mlops-yaml/schema";
import type { EmittedFile, Emitter } from "../frame/emitter.js";
import { constantOf, pascalCase } from "../frame/names.js";
import { sourceNamed } from "../frame/nodes.js";
import { rowProperties } from "../frame/row-type.js";
import { TypeScriptFile } from "../frame/typescript-file.js";
import { code, printValue, type Value } from "../frame/value.js";
import { sqlLiteral } from "../sql/template-literal.js";
import { addCodeInputs } from "./code-inputs.js";
import { addDerive, addOnDemand } from "./derive.js";
import { lookupOf } from "./lookup-sql.js";
import { requestSchema } from "./request-schema.js";
import { exampleIdSql, trainingSetSql } from "./training-set-sql.js";

export const modelsEmitter: Emitter = {
  name: "models",
  emit: (project: Project) => project.models.map((model) => emitModel(model, project)),
};

function emitModel(model: Model, project: Project): EmittedFile {
  const file = new TypeScriptFile();
  const request = `${pascalCase(model.name)}Request`;
  const inputs = `${pascalCase(model.name)}Inputs`;
  file.addInterface({
    name: request,
    doc: `What the caller of ${model.name} sends.`,
    properties: rowProperties(model.request),
  });
  file.addInterface({
    name: inputs,
    doc: `What ${model.name} is trained on and predicts from, in the order of its input vector.`,
    properties: rowProperties(model.inputs),
  });
  file.addConstant({
    name: "trainingSetSql",
    initializer: sqlLiteral(trainingSetSql(model, project)),
    exported: false,
  });
  const lookup = lookupOf(model, project);
  if (lookup !== null) {
    file.addConstant({ name: "onlineSql", initializer: sqlLiteral(lookup.onlineSql), exported: false });
    file.addConstant({
      name: "historicalSql",
      initializer: sqlLiteral(lookup.historicalSql),
      exported: false,
    });
  }
  const path = `generated/models/${model.name}.ts`;
  const derive = addDerive(file, model, { request, inputs }, path);
  const onDemand = addOnDemand(file, model, { request, inputs });
  const source = sourceNamed(project, model.source);
  const computed = addCodeInputs(file, model, source, { request, emitted: path });
  file.addConstant({ name: "requestSchema", initializer: printValue(requestSchema(model)), exported: false });
  file.addConstant({
    name: constantOf.model(model.name),
    type: `${file.useType("ModelDefinition")}<${request}>`,
    doc: model.description,
    initializer: printValue({
      ...definition(model),
      trainingSetSql: code("trainingSetSql"),
      exampleIdSql: exampleIdSql(source),
      code: computed,
      lookup:
        lookup === null
          ? null
          : {
              views: model.lookups.some(({ alias }) => alias !== null)
                ? Object.fromEntries(model.lookups.map(({ name, view }) => [name, view]))
                : undefined,
              features: onDemand === undefined ? undefined : model.features.map(({ name }) => name),
              parameters: lookup.parameters,
              onlineSql: code("onlineSql"),
              historicalSql: code("historicalSql"),
            },
      derive: code(derive),
      onDemand: onDemand === undefined ? undefined : code(onDemand),
      requestSchema: code("requestSchema"),
    }),
  });
  return { path, node: `models.${model.name}`, content: file.print() };
}

function definition(model: Model): { readonly [key: string]: Value } {
  return {
    name: model.name,
    task: model.task,
    source: model.source,
    views: model.views,
    inputs: model.inputs.map(({ name, kind, type, origin }) => ({
      name,
      kind,
      type,
      origin: origin === "code" ? "derived" : origin,
    })),
    split: { ...model.split },
    trainer: { ...model.trainer },
    evaluate: { ...model.evaluate },
    gates: model.gates.map(gateValue),
    promote: model.promote,
  };
}

/** A gate as the runtime takes it: no bound where there is none. */
function gateValue(gate: Gate): Value {
  if (gate.kind === "champion") return { ...gate };
  const { metric, kind, min, max } = gate;
  return { metric, kind, min: min ?? undefined, max: max ?? undefined };
}
