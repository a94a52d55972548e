import type { Project } from "@mlops-yaml/schema";
import { companionsOf, deploymentSecrets, processesOf } from "../deployment/index.js";
import { companionContainer } from "./companion.js";
import { internal, published, type Container } from "./container.js";
import { databaseContainer } from "./database.js";
import { processContainer } from "./process.js";

/** The Compose file as a plain object (Compose Specification). */
export function composeFile(project: Project): object {
  const processes = processesOf(project);
  const services: Record<string, Container> = {
    database: databaseContainer(),
    ...Object.fromEntries(
      processes.map((process, place) => [
        process.name,
        processContainer(project, process, processes.slice(0, place)),
      ]),
    ),
    ...Object.fromEntries(companionsOf(project).map((plan) => [plan.name, companionContainer(plan)])),
  };
  return {
    name: project.name,
    services,
    networks: { [internal]: { internal: true }, [published]: {} },
    volumes: Object.fromEntries(volumeNames(services).map((name) => [name, {}])),
    secrets: Object.fromEntries(
      deploymentSecrets(project).map((name) => [name, { file: `./.secrets/${name}` }]),
    ),
  };
}

function volumeNames(services: Readonly<Record<string, Container>>): string[] {
  const mounted = Object.values(services).flatMap((service) => service.volumes ?? []);
  const names = mounted.flatMap((volume) => (typeof volume === "string" ? [volume.split(":")[0] ?? ""] : []));
  return [...new Set(names.filter((name) => !name.startsWith(".")))].sort();
}
