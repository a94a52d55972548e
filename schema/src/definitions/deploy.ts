import { boolean, either, mapOf, object, optional, required, text, word, type TypeOf } from "./builder.js";
import { defaults } from "./defaults.js";
import { dashedName, ipAddress, port } from "./scalars.js";

const published = object({ port: required(port, "Port of the host on which it is published.") });
const companion = either(boolean, published);

export const deploy = object({
  compose: optional(
    either(
      boolean,
      object({
        prometheus: optional(
          companion,
          "Whether Prometheus collects metrics and evaluates alert rules; with a port it is published there.",
          false,
        ),
        grafana: optional(
          companion,
          "Whether Grafana shows a dashboard for each service; needs prometheus. With a port it is published there.",
          false,
        ),
        publish: optional(
          mapOf(dashedName, ipAddress),
          "Addresses of the host at which services are published, by service; 0.0.0.0 is every one. Without it 127.0.0.1, which only this machine reaches.",
        ),
      }),
    ),
    "The Compose file; false emits none.",
    true,
  ),
  packages: optional(
    either(
      word("vendored"),
      object({ version: required(text({ examples: ["^0.1.0"] }), "Version range on the npm registry.") }),
    ),
    "Where containers get the mlops-yaml packages: packed into the project's vendor folder, or a version from the npm registry.",
    defaults.deploy.packages,
  ),
});

export type DeployText = TypeOf<typeof deploy>;
