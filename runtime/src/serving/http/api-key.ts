import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { RuntimeError } from "../../errors/index.js";
import { resolveReference } from "../../configuration/references.js";
import type { Environment } from "../../store/index.js";
import type { ServiceDefinition } from "../../definitions/service.js";
import { HttpProblem } from "./errors.js";

/** Paths that probes and Prometheus read without a key. */
const open = new Set(["/health", "/ready", "/metrics"]);

/** Requests that came with the service's key. */
const keyed = new WeakSet<FastifyRequest>();

/** Whether the request came with the service's key; false where the service has none. */
export const hasKey = (request: FastifyRequest): boolean => keyed.has(request);

/**
 * Refuses requests without the service's key, in `Authorization: Bearer` or `x-api-key`, with 401.
 * @throws RuntimeError MLO5013 if the key is set nowhere, MLO5501 if it is empty
 */
export function requireApiKey(
  server: FastifyInstance,
  service: Pick<ServiceDefinition, "name" | "apiKey">,
  env: Environment,
): void {
  if (service.apiKey === null) return;
  const key = resolveReference(service.apiKey, env);
  if (key === "") throw empty(service, service.apiKey.name);
  const wanted = digest(key);
  server.addHook("onRequest", async (request, reply) => {
    const given = givenKey(request);
    // Digests have one length, so that the time of the comparison tells nothing about the key.
    if (given !== null && timingSafeEqual(digest(given), wanted)) {
      keyed.add(request);
      return;
    }
    if (open.has(request.routeOptions.url ?? "") || isDocumentation(request)) return;
    void reply.header("www-authenticate", "Bearer");
    throw new HttpProblem(401, {
      error: "unauthorized",
      message: "The API key is missing or wrong: send it as `Authorization: Bearer KEY` or `x-api-key: KEY`",
    });
  });
}

/** Holds no row of the data without the key (see addDocumentation); a key is typed into the page. */
const isDocumentation = (request: FastifyRequest): boolean =>
  request.routeOptions.url === "/openapi.json" || (request.routeOptions.url ?? "").startsWith("/docs");

function givenKey(request: FastifyRequest): string | null {
  const header = request.headers["x-api-key"];
  if (typeof header === "string") return header;
  return /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? null;
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

function empty(service: Pick<ServiceDefinition, "name" | "apiKey">, name: string): RuntimeError {
  return new RuntimeError(
    "MLO5501",
    `The API key of ${service.name}, ${name}, is empty: everybody would have it`,
    {
      hint: `Give ${name} a value.`,
    },
  );
}
