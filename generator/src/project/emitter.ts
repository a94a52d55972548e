/** generated/project.ts: everything together, as the worker and the servers take it. */
import { hashProject, type Monitor, type Project, type Service } from "@mlops-yaml/schema";
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
  for (const monitor of project.monitors) {
    file.addConstant({
      name: constantOf.monitor(monitor.name),
      type: file.useType("MonitorDefinition"),
      initializer: printValue(monitorValue(monitor, project)),
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
      configurationHash: hashProject(project),
      tablesSql: code(file.use("tablesSql", "./tables.js")),
      sources: imported(file, "source", "sources", project.sources),
      features: imported(file, "feature", "features", project.features),
      onDemandViews:
        project.onDemandViews.length > 0
          ? imported(file, "feature", "features", project.onDemandViews)
          : undefined,
      models: imported(file, "model", "models", project.models),
      monitors: project.monitors.map((monitor) => code(constantOf.monitor(monitor.name))),
      services: project.services.map((service) => code(constantOf.service(service.name))),
    }),
  });
  return file.print();
}

function imported(
  file: TypeScriptFile,
  kind: "source" | "feature" | "model",
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

function monitorValue(monitor: Monitor, project: Project): Value {
  const { name, type, service, windowSeconds, schedule, minRows, driftShare, onDrift } = monitor;
  const catchup = monitor.catchup === "none" ? undefined : monitor.catchup;
  const model = project.services.find((candidate) => candidate.name === service)?.model;
  return { name, type, service, model, windowSeconds, schedule, catchup, minRows, driftShare, onDrift };
}
