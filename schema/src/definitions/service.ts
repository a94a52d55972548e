import {
  listOf,
  literal,
  mapOf,
  object,
  optional,
  required,
  text,
  variants,
  type TypeOf,
} from "./builder.js";
import { defaults } from "./defaults.js";
import { description, name, port, secretReference } from "./scalars.js";

const auth = optional(
  object({
    api_key: required(secretReference, "Key that callers send as `Authorization: Bearer …`."),
  }),
  "Who may call. Without it, everybody who reaches the port.",
);

const managementPort = optional(
  port,
  "TCP port, for this network alone, of metrics, documentation and the details of /ready, which the other port then does not answer. Without it, they are on the port of callers.",
);

const prediction = object({
  type: optional(literal("prediction"), "Answers with the predictions of a model."),
  description: optional(description, "What the service answers; shown in its API documentation."),
  model: required(
    text({
      title: "model with alias",
      pattern: "^[a-z][a-z0-9_]*(@[a-z][a-z0-9_]*)?$",
      examples: ["late_arrival@champion"],
    }),
    "Model to serve, as name@alias; without an alias, the champion. The service follows the alias when it moves.",
  ),
  port: optional(port, "TCP port that the service listens on.", defaults.service.port),
  management_port: managementPort,
  auth,
});

const features = listOf(
  text({
    title: "view, or view and field",
    pattern: "^[a-z][a-z0-9_]*(\\.([a-z][a-z0-9_]*|\\*))?$",
    examples: ["airport_weather", "airport_weather.temp"],
  }),
  { minItems: 1, uniqueItems: true },
);

const featureServer = object({
  type: required(
    literal("feature_server"),
    "Answers with features, by the HTTP interface of Feast's feature server.",
  ),
  description: optional(description, "What the service answers; shown in its API documentation."),
  port: optional(port, "TCP port that the service listens on.", defaults.featureServer.port),
  management_port: managementPort,
  features: optional(features, "Views, or single fields, that it gives out. Without it, all views."),
  feature_services: optional(
    mapOf(name, features),
    "Named lists of features, which callers ask for by name. Each model whose features are given out is one, by its name.",
  ),
  push: optional(
    listOf(name, { minItems: 1, uniqueItems: true }),
    "Sources that callers may push rows of, which are checked like loaded ones and are online at once.",
  ),
  auth,
});

export const service = variants(
  "type",
  "Kind of service.",
  { prediction, feature_server: featureServer },
  "prediction",
);

export type ServiceText = TypeOf<typeof service>;
