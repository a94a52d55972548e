import { baseImage } from "../deployment/images.js";
import type { CompanionPlan } from "../deployment/index.js";
import { hardened, internal, published, secretPath, type Container } from "./container.js";

/** A program of others beside the project's own; published on this machine alone. */
export function companionContainer(plan: CompanionPlan): Container {
  const { image, user, port, publishedPort, configuration, keeps, scratch, after } = plan;
  const secrets = Object.entries(plan.secrets);
  const environment = {
    ...Object.fromEntries(secrets.map(([secret, variable]) => [variable, secretPath(secret)])),
    ...plan.environment,
  };
  return {
    image: baseImage(image),
    ...(user !== null && { user }),
    ...(plan.arguments.length > 0 && { command: plan.arguments }),
    restart: "unless-stopped",
    ...hardened,
    ...(Object.keys(environment).length > 0 && { environment }),
    ...(secrets.length > 0 && { secrets: secrets.map(([secret]) => secret) }),
    volumes: [`./${configuration.folder}:${configuration.at}:ro`, `${keeps.name}:${keeps.at}`],
    ...(scratch.length > 0 && { tmpfs: scratch }),
    ...(publishedPort !== null && { ports: [`127.0.0.1:${publishedPort}:${port}`] }),
    networks: publishedPort === null ? [internal] : [internal, published],
    ...(after.length > 0 && {
      depends_on: Object.fromEntries(after.map((name) => [name, { condition: "service_healthy" }])),
    }),
    healthcheck: {
      test: ["CMD", "wget", "--quiet", "--spider", `http://127.0.0.1:${port}${plan.readyPath}`],
      interval: "5s",
      timeout: "4s",
      retries: 12,
    },
  };
}
