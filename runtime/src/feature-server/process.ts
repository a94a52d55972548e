import type { FastifyInstance } from "fastify";
import { exitWith, logUncaught, processLog } from "../process/index.js";
import type { ProjectDefinition } from "../definitions/project.js";
import type { FeatureServerDefinition } from "../definitions/service.js";
import { createFeatureServer } from "./create-feature-server.js";

/** As createFeatureServer, for the main file of a process: what keeps it from starting ends the process. */
export async function createFeatureServerOrExit(definition: {
  readonly project: ProjectDefinition;
  readonly service: FeatureServerDefinition;
}): Promise<FastifyInstance> {
  logUncaught(processLog(definition.service.name));
  try {
    return await createFeatureServer(definition);
  } catch (error) {
    exitWith(error, processLog(definition.service.name));
  }
}
