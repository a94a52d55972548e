import type { FastifyInstance } from "fastify";
import { codeOf, RuntimeError } from "../errors/index.js";
import { processLog } from "../process/index.js";
import type { Environment } from "../store/index.js";
import type { ServiceDefinition } from "../definitions/service.js";
import { listenForManagement } from "./http/management-port.js";
import { servingSettings } from "./settings.js";

/** Requests under way, the prediction log and connections have this long to end. */
const shutdownMilliseconds = 20_000;

/**
 * Listens on HOST and PORT, and on MANAGEMENT_PORT where one is declared. SIGTERM and SIGINT end the process: no new connections, requests under way are
 * answered, the prediction log is brought to the database. What it does not take stays on disk for the next
 * process.
 * @throws RuntimeError MLO5504 if the port cannot be had
 */
export async function listen(
  server: FastifyInstance,
  service: Pick<ServiceDefinition, "name" | "port" | "managementPort">,
  env: Environment = process.env,
): Promise<void> {
  const log = processLog(service.name, env);
  const { host, port, managementPort } = servingSettings(service, env);
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
  const management =
    managementPort === null
      ? {}
      : {
          management: await listenForManagement(server, { host, port: managementPort }).catch(
            (cause: unknown) => {
              throw noPort(service.name, "management_port", `${host}:${managementPort}`, cause);
            },
          ),
        };
  const address = await server.listen({ host, port }).catch((cause: unknown) => {
    throw noPort(service.name, "port", `${host}:${port}`, cause);
  });
  log.info("listening", { address, ...management });
}

function noPort(name: string, setting: "port" | "management_port", address: string, cause: unknown): unknown {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: "another process listens there",
    EACCES: "this user may not listen there",
    EADDRNOTAVAIL: "this machine does not have that address",
  };
  const reason = reasons[codeOf(cause) ?? ""];
  if (reason === undefined) return cause;
  return new RuntimeError("MLO5504", `${name} cannot listen on ${address}: ${reason}`, {
    cause,
    hint: `End that process, set ${setting.toUpperCase()}, or give services.${name} another ${setting} in mlops.yaml.`,
  });
}
