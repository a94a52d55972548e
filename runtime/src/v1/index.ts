/**
 * The door for generated code, kept compatible within v1. A process loads what it uses: the workflow engine
 * and the trainers stay out of a server, the server stays out of a worker.
 */
import "../process/telemetry.js"; // before anything that a process loads, code of the user's own included
import type { FastifyInstance } from "fastify";
import type {
  FeatureServerDefinition,
  ModelDefinition,
  ProjectDefinition,
  ServiceDefinition,
} from "./definitions.js";

export type * from "./definitions.js";
export * from "./expressions.js";
export { derivedByCode } from "../user-code/derived-by-code.js";

/** The worker process: runs the project's flows until it is told to stop. */
export async function runWorker(project: ProjectDefinition): Promise<void> {
  const flows = await import("../flows/index.js");
  return flows.runWorker(project);
}

/** The migration process: brings the database to the project, and ends. */
export async function runMigrations(project: ProjectDefinition): Promise<void> {
  const flows = await import("../flows/index.js");
  return flows.runMigrations(project);
}

/** The prediction server of one service, not listening yet. */
export async function createServer<Row extends object>(definition: {
  readonly project: ProjectDefinition;
  readonly service: ServiceDefinition;
  readonly model: ModelDefinition<Row>;
}): Promise<FastifyInstance> {
  const serving = await import("../serving/index.js");
  return serving.createServerOrExit(definition);
}

/** The server of features, not listening yet. */
export async function createFeatureServer(definition: {
  readonly project: ProjectDefinition;
  readonly service: FeatureServerDefinition;
}): Promise<FastifyInstance> {
  const features = await import("../feature-server/index.js");
  return features.createFeatureServerOrExit(definition);
}

/** A test that training and serving agree, for Node's own test runner. */
export async function testParity<Row extends object>(
  project: ProjectDefinition,
  model: ModelDefinition<Row>,
  options: { readonly examples: number },
): Promise<void> {
  const parity = await import("../parity/test-parity.js");
  return parity.testParity(project, model, options);
}

/** Listens on the service's port until the process is told to stop. */
export async function listen(
  server: FastifyInstance,
  service: Pick<ServiceDefinition, "name" | "port">,
): Promise<void> {
  const serving = await import("../serving/index.js");
  return serving.listenOrExit(server, service);
}
