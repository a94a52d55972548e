import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { FastifyInstance } from "fastify";
import type { Logger } from "../../logging/logger.js";
import type { ServingMetrics } from "./metrics.js";

/** The caller's `x-request-id` if it is short and plain, else a new one. */
export function requestId(request: Pick<IncomingMessage, "headers">): string {
  const given = request.headers["x-request-id"];
  return typeof given === "string" && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
}

/** Answers carry the request id; durations go to the metrics; one line a request, without bodies, to the log. */
export function logRequests(
  server: FastifyInstance,
  log: Logger,
  metrics: Pick<ServingMetrics, "requestDuration">,
): void {
  server.addHook("onRequest", async (request, reply) => {
    void reply.header("x-request-id", request.id);
  });
  server.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "unknown";
    const status = reply.statusCode;
    metrics.requestDuration.observe({ method: request.method, route, status }, reply.elapsedTime / 1000);
    const fields = {
      request_id: request.id,
      method: request.method,
      route,
      status,
      duration_ms: Math.round(reply.elapsedTime * 10) / 10,
    };
    if (status >= 400 && route !== "/ready") log.info("request refused or failed", fields);
    else log.debug("request answered", fields);
  });
}
