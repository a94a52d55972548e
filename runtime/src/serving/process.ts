import type { FastifyInstance } from "fastify";
import { exitWith, logUncaught, processLog } from "../process/index.js";
import type { ModelDefinition } from "../definitions/model.js";
import type { ProjectDefinition } from "../definitions/project.js";
import type { ServiceDefinition } from "../definitions/service.js";
import { createServer } from "./create-server.js";
import { listen } from "./listen.js";

/** As createServer, for the main file of a process: what keeps it from starting is logged and ends the process. */
export async function createServerOrExit<Row extends object>(definition: {
  readonly project: ProjectDefinition;
  readonly service: ServiceDefinition;
  readonly model: ModelDefinition<Row>;
}): Promise<FastifyInstance> {
  logUncaught(processLog(definition.service.name));
  try {
    return await createServer(definition);
  } catch (error) {
    exitWith(error, processLog(definition.service.name));
  }
}

/** As listen, for the main file of a process. */
export async function listenOrExit(
  server: FastifyInstance,
  service: Pick<ServiceDefinition, "name" | "port" | "managementPort">,
): Promise<void> {
  try {
    await listen(server, service);
  } catch (error) {
    exitWith(error, processLog(service.name));
  }
}
