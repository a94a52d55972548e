import { listOf, literal, mapOf, object, optional, required, type TypeOf } from "./builder.js";
import { deploy } from "./deploy.js";
import { entity } from "./entity.js";
import { expectation } from "./expectation.js";
import { featureView } from "./feature-view.js";
import { model } from "./model.js";
import { monitor } from "./monitor.js";
import { project } from "./project.js";
import { dashedName, name } from "./scalars.js";
import { service } from "./service.js";
import { source } from "./source.js";

/** The whole of mlops.yaml. */
export const file = object({
  version: required(literal(1), "Version of the language."),
  project: required(project, "The project as a whole."),
  sources: required(mapOf(name, source, { minProperties: 1 }), "Where data comes from, by name."),
  expectations: optional(
    mapOf(name, listOf(expectation)),
    "What the data of a source must be like, by the source's name; checked on each batch before it is loaded.",
  ),
  entities: optional(mapOf(name, entity), "Things that features describe, by name."),
  features: optional(mapOf(name, featureView), "Views of features, by name."),
  models: optional(mapOf(name, model), "Models to train, by name."),
  services: optional(mapOf(dashedName, service), "Servers of predictions and of features, by name."),
  monitors: optional(mapOf(dashedName, monitor), "What is watched while models serve, by name."),
  deploy: optional(deploy, "How the system is deployed."),
});

export type FileText = TypeOf<typeof file>;
