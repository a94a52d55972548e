import path from "node:path";
import type { Environment } from "../store/index.js";
import type { ServiceDefinition } from "../definitions/service.js";

/** What a server reads from its environment, with the defaults filled in. */
export interface ServingSettings {
  readonly host: string;
  readonly port: number;
  /** Null: there is no such port. */
  readonly managementPort: number | null;
  /** Folder of the prediction log, shared by the processes of this service. */
  readonly spoolDirectory: string;
  /** Most bytes of predictions of this process that may wait for the database. */
  readonly spoolLimitBytes: number;
  /** Longest time for the features of a prediction. */
  readonly lookupTimeoutMilliseconds: number;
  /** Longest time for a statement that writes predictions or reads models: one without an answer is sent again. */
  readonly backgroundTimeoutMilliseconds: number;
  /** Most connections at once; requests on further ones are answered with 503. */
  readonly mostConnections: number;
}

const mebibyte = 1024 * 1024;

export function servingSettings(
  service: Pick<ServiceDefinition, "name" | "port" | "managementPort">,
  env: Environment,
): ServingSettings {
  const spool = env["SPOOL_DIR"] ?? path.join(".mlops", "spool", service.name);
  return {
    host: env["HOST"] ?? "127.0.0.1",
    port: wholeNumber(env["PORT"]) ?? service.port,
    managementPort:
      service.managementPort === undefined
        ? null
        : (wholeNumber(env["MANAGEMENT_PORT"]) ?? service.managementPort),
    spoolDirectory: path.resolve(env["PROJECT_DIR"] ?? ".", spool),
    spoolLimitBytes: wholeNumber(env["SPOOL_LIMIT_BYTES"]) ?? 512 * mebibyte,
    lookupTimeoutMilliseconds: wholeNumber(env["LOOKUP_TIMEOUT_MS"]) ?? 2000,
    backgroundTimeoutMilliseconds: wholeNumber(env["BACKGROUND_TIMEOUT_MS"]) ?? 60_000,
    mostConnections: wholeNumber(env["MAX_CONNECTIONS"]) ?? 1000,
  };
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
