/** generated/project.ts: everything together, as the worker and the servers take it. */
import type { Project, Service } from "@mlops-yaml/schema";
import type { Emitter } from "../frame/emitter.js";
import { constantOf } from "../frame/names.js";
import { TypeScriptFile } from "../frame/typescript-file.js";
import { code, printValue, type Value } from "../frame/value.js";
import { featureServerValue } from "../services/feature-server.js";
import { referenceValue } from "../sources/reference.js";

export const projectEmitter: Emitter = {
  name: "project",
  emit: (project) => [{ path: "generated/project.ts", node: "", content: emitProject(project) }],
};

function emitProject(project: Project): string {
  const file = new TypeScriptFile();
  for (const service of project.services) {
    file.addConstant({
      name: constantOf.service(service.name),
      type: file.useType("ServiceDefinition"),
      initializer: printValue(serviceValue(service)),
    });
  }
  for (const server of project.featureServers) {
    file.addConstant({
      name: constantOf.service(server.name),
      type: file.useType("FeatureServerDefinition"),
      initializer: printValue(featureServerValue(server)),
    });
  }
  file.addConstant({
    name: "project",
    type: file.useType("ProjectDefinition"),
    doc: project.description,
    initializer: printValue({
      name: project.name,
      timezone: project.timezone,
      seed: project.seed,
      tablesSql: code(file.use("tablesSql", "./tables.js")),
      sources: imported(file, "source", "sources", project.sources),
      features: imported(file, "feature", "features", project.features),
      onDemandViews:
        project.onDemandViews.length > 0
          ? imported(file, "feature", "features", project.onDemandViews)
          : undefined,
      models: imported(file, "model", "models", project.models),
      monitors: imported(file, "monitor", "monitors", project.monitors),
      services: project.services.map((service) => code(constantOf.service(service.name))),
    }),
  });
  return file.print();
}

function imported(
  file: TypeScriptFile,
  kind: "source" | "feature" | "model" | "monitor",
  folder: string,
  nodes: readonly { readonly name: string }[],
): Value {
  return nodes.map(({ name }) => code(file.use(constantOf[kind](name), `./${folder}/${name}.js`)));
}

function serviceValue(service: Service): Value {
  const { name, description, model, alias, port, apiKey } = service;
  const managementPort = service.managementPort ?? undefined;
  const key = apiKey === null ? null : referenceValue(apiKey);
  return { name, description, model, alias, port, managementPort, apiKey: key };
}
