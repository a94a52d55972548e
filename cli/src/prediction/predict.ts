import { text as readText } from "node:stream/consumers";
import type { Service } from "@mlops-yaml/schema";
import { CommandError } from "../errors/command-error.js";
import { projectEnvironment } from "../project/environment.js";
import type { LoadedProject } from "../project/load.js";
import { exactJson } from "../json/exact-json.js";
import { managementUrl } from "../project/service-ports.js";
import { readSecret } from "../project/secrets.js";
import { printJson, type Terminal } from "../terminal.js";
import { parseFields } from "./fields.js";
import { askService, refusal } from "./service-client.js";

export interface PredictOptions {
  readonly example?: true;
  readonly json?: string;
  readonly url?: string;
}

/**
 * Sends one request to a service and prints the answer.
 * @throws CommandError MLO6002, MLO6013, MLO6014, MLO6015
 */
export async function predict(
  terminal: Terminal,
  loaded: LoadedProject,
  name: string,
  fields: readonly string[],
  options: PredictOptions,
): Promise<void> {
  const { project, folder } = loaded;
  const service = project.services.find((each) => each.name === name);
  if (!service) {
    const names = project.services.map((each) => each.name).join(", ");
    throw new CommandError(
      "MLO6013",
      `there is no service "${name}"`,
      `The services are: ${names || "none"}.`,
    );
  }
  const url = options.url ?? `http://localhost:${service.port}`;
  const key = await apiKey(service, folder, projectEnvironment(folder, terminal.env));
  const withKey = key === null ? {} : { "x-api-key": key };
  const body = await requestBody(terminal, loaded, service, fields, { ...options, withKey });
  const answer = await askService(service.name, `${url}/predict`, {
    method: "POST",
    headers: { "content-type": "application/json", ...withKey },
    body,
  });
  if (answer.status !== 200) throw refusal(service.name, answer);
  printJson(terminal, answer.body);
}

async function requestBody(
  terminal: Terminal,
  { project }: LoadedProject,
  service: Service,
  fields: readonly string[],
  { example, json, url, withKey }: PredictOptions & { readonly withKey: Readonly<Record<string, string>> },
): Promise<string> {
  const ways = [fields.length > 0, example === true, json !== undefined].filter(Boolean).length;
  if (ways !== 1)
    throw new CommandError(
      "MLO6002",
      ways === 0 ? "there is nothing to send" : "there is more than one request to send",
      "Give one of --example, --json <body> or field=value….",
    );
  if (example) return exactJson(await exampleOf(service, url, withKey));
  if (json !== undefined) return json === "-" ? readText(terminal.stdin) : json;
  const model = project.models.find(({ name }) => name === service.model);
  return exactJson(parseFields(fields, model?.request ?? []));
}

/**
 * The example in the service's documentation: with its key the newest row that its model was tested on, where the
 * service has none a made one.
 */
async function exampleOf(
  service: Service,
  given: string | undefined,
  headers: Readonly<Record<string, string>>,
): Promise<unknown> {
  const url = given === undefined ? managementUrl(service) : besides(given, service.managementPort);
  const { status, body } = await askService(service.name, `${url}/openapi.json`, { headers });
  const content = at(body, "paths", "/predict", "post", "requestBody", "content", "application/json");
  const example =
    at(content, "example") ?? at(content, "schema", "example") ?? at(content, "schema", "examples", "0");
  if (status === 200 && example !== undefined) return example;
  throw new CommandError(
    "MLO6015",
    `${service.name} has no example yet: no version of its model serves`,
    "See `mlops models` and `mlops status`.",
  );
}

/** The management port of the machine that is named. */
function besides(url: string, managementPort: number | null): string {
  if (managementPort === null || !URL.canParse(url)) return url;
  const { protocol, hostname } = new URL(url);
  return `${protocol}//${hostname}:${managementPort}`;
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (each, key) =>
      typeof each === "object" && each !== null ? (each as Record<string, unknown>)[key] : undefined,
    value,
  );
}

async function apiKey(
  service: Service,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<string | null> {
  if (!service.apiKey) return null;
  const { from, name } = service.apiKey;
  const value =
    from === "secret"
      ? await readSecret(name, folder, env)
      : ((Object.hasOwn(env, name) ? env[name] : null) ?? service.apiKey.default);
  if (value) return value;
  throw new CommandError(
    "MLO6009",
    `no value for \${${from}:${name}}, the key of ${service.name}`,
    `Set the environment variable ${name}${from === "secret" ? `, or write the key to .secrets/${name}` : ""}.`,
  );
}
