import { object, optional, required, text, type TypeOf } from "./builder.js";
import { defaults } from "./defaults.js";
import { description, port, secretReference } from "./scalars.js";

export const service = object({
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
  auth: optional(
    object({
      api_key: required(secretReference, "Key that callers send as `Authorization: Bearer …`."),
    }),
    "Who may call. Without it, everybody who reaches the port.",
  ),
});

export type ServiceText = TypeOf<typeof service>;
