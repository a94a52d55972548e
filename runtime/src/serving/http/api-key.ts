import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { RuntimeError } from "../../errors/index.js";
import { resolveReference, secretsDirectory, type Environment } from "../../environment/reference.js";
import type { ServiceDefinition } from "../../v1/definitions.js";
import { HttpProblem } from "./errors.js";

/** Paths that probes and Prometheus read without a key. */
const open = new Set(["/health", "/ready", "/metrics"]);

/**
 * Refuses requests without the service's key, in `Authorization: Bearer` or `x-api-key`, with 401.
 * @throws RuntimeError MLO5501 if the key is set nowhere
 */
export function requireApiKey(server: FastifyInstance, service: ServiceDefinition, env: Environment): void {
  if (service.apiKey === null) return;
  const key = resolveReference(service.apiKey, env);
  if (key === null) throw missing(service, service.apiKey.name, env);
  const wanted = digest(key);
  server.addHook("onRequest", async (request, reply) => {
    if (open.has(request.routeOptions.url ?? "") || isDocumentation(request)) return;
    const given = givenKey(request);
    // Digests have one length, so that the time of the comparison tells nothing about the key.
    if (given !== null && timingSafeEqual(digest(given), wanted)) return;
    void reply.header("www-authenticate", "Bearer");
    throw new HttpProblem(401, {
      error: "unauthorized",
      message: "The API key is missing or wrong: send it as `Authorization: Bearer KEY` or `x-api-key: KEY`",
    });
  });
}

/** The page itself holds no data; a key is typed into it. */
const isDocumentation = (request: FastifyRequest): boolean =>
  request.routeOptions.url === "/openapi.json" || (request.routeOptions.url ?? "").startsWith("/docs");

function givenKey(request: FastifyRequest): string | null {
  const header = request.headers["x-api-key"];
  if (typeof header === "string") return header;
  return /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? null;
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

function missing(service: ServiceDefinition, name: string, env: Environment): RuntimeError {
  return new RuntimeError(
    "MLO5501",
    `The API key of ${service.name} is missing: neither the variable ${name} nor the file ${name} in ${secretsDirectory(env)} has a value`,
    { hint: `Set ${name}, or write the key to that file.` },
  );
}
