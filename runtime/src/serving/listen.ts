import type { FastifyInstance } from "fastify";
import type { Environment } from "../environment/reference.js";
import type { ServiceDefinition } from "../v1/definitions.js";
import { processLog } from "./create-server.js";
import { servingSettings } from "./settings.js";

/** Requests under way, the prediction log and connections have this long to end. */
const shutdownMilliseconds = 20_000;

/**
 * Listens on HOST and PORT. SIGTERM and SIGINT end the process: no new connections, requests under way are
 * answered, the prediction log is brought to the database. What it does not take stays on disk for the next
 * process.
 */
export async function listen(
  server: FastifyInstance,
  service: ServiceDefinition,
  env: Environment = process.env,
): Promise<void> {
  const log = processLog(service, env);
  const { host, port } = servingSettings(service, env);
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    log.info("stopping", { signal });
    const overdue = setTimeout(() => {
      log.error("did not end in time; unfinished requests are cut off", {
        milliseconds: shutdownMilliseconds,
      });
      process.exit(1);
    }, shutdownMilliseconds);
    overdue.unref();
    server.close().then(
      () => log.info("stopped"),
      (error: unknown) => {
        log.error("stopping failed", { error });
        process.exitCode = 1;
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  const address = await server.listen({ host, port });
  log.info("listening", { address });
}
