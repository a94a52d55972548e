/** generated/services/<service>.ts of a feature server, and its definition in generated/project.ts. */
import type { FeatureServer } from "@mlops-yaml/schema";
import type { EmittedFile } from "../frame/emitter.js";
import { constantOf } from "../frame/names.js";
import { TypeScriptFile } from "../frame/typescript-file.js";
import type { Value } from "../frame/value.js";
import { referenceValue } from "../sources/reference.js";

export function emitFeatureServer({ name }: FeatureServer): EmittedFile {
  const file = new TypeScriptFile();
  const project = file.use("project", "../project.js");
  const definition = file.use(constantOf.service(name), "../project.js");
  file.addConstant({
    name: "server",
    initializer: `await ${file.use("createFeatureServer")}({ ${project}, service: ${definition} })`,
    exported: false,
  });
  file.add(`await ${file.use("listen")}(server, ${definition});`);
  return { path: `generated/services/${name}.ts`, node: `services.${name}`, content: file.print() };
}

export function featureServerValue(server: FeatureServer): Value {
  const { name, description, port, managementPort, apiKey, features, featureServices, push } = server;
  return {
    name,
    description,
    port,
    managementPort: managementPort ?? undefined,
    apiKey: apiKey === null ? null : referenceValue(apiKey),
    features: Object.fromEntries(features.map(({ view, fields }) => [view, fields])),
    featureServices: Object.fromEntries(
      featureServices.map((service) => [
        service.name,
        service.features.map(({ view, field }) => `${view}:${field}`),
      ]),
    ),
    push,
  };
}
