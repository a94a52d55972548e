/** generated/services/<service>.ts: the process of one server; one of predictions is typed by its model's request. */
import type { Service } from "@mlops-yaml/schema";
import type { EmittedFile, Emitter } from "../frame/emitter.js";
import { constantOf, pascalCase } from "../frame/names.js";
import { TypeScriptFile } from "../frame/typescript-file.js";
import { emitFeatureServer } from "./feature-server.js";

export const servicesEmitter: Emitter = {
  name: "services",
  emit: (project) => [...project.services.map(emitService), ...project.featureServers.map(emitFeatureServer)],
};

function emitService(service: Service): EmittedFile {
  const file = new TypeScriptFile();
  const modelFile = `../models/${service.model}.js`;
  const model = file.use(constantOf.model(service.model), modelFile);
  const request = file.useType(`${pascalCase(service.model)}Request`, modelFile);
  const project = file.use("project", "../project.js");
  const definition = file.use(constantOf.service(service.name), "../project.js");
  file.addConstant({
    name: "server",
    initializer: `await ${file.use("createServer")}<${request}>({ ${project}, service: ${definition}, model: ${model} })`,
    exported: false,
  });
  file.add(`await ${file.use("listen")}(server, ${definition});`);
  return {
    path: `generated/services/${service.name}.ts`,
    node: `services.${service.name}`,
    content: file.print(),
  };
}
