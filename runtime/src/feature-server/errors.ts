import type { FastifyError, FastifyInstance } from "fastify";
import type { Logger } from "../logging/logger.js";
import { HttpProblem } from "../serving/http/errors.js";
import { errorBody, FeatureError } from "./feature-error.js";

const json = "application/json; charset=utf-8";

/** Answers errors as Feast's server spells them; what nobody expected is logged and answered without details. */
export function answerErrors(server: FastifyInstance, log: Logger): void {
  server.setErrorHandler((error: FastifyError | FeatureError | HttpProblem, request, reply) => {
    if (error instanceof FeatureError) {
      if (error.status >= 500) log.warn(error.message, { request_id: request.id, error: error.cause });
      return reply.code(error.status).type(json).send(errorBody(error));
    }
    if (error instanceof HttpProblem) {
      return reply.code(error.status).send({ ...error.body, detail: error.message });
    }
    const status = error.validation === undefined ? (error.statusCode ?? 500) : 422;
    if (status < 500)
      return reply
        .code(status)
        .send({ error: "invalid_request", message: error.message, detail: error.message });
    log.error("a request failed", { request_id: request.id, route: request.routeOptions.url, error });
    const message = `The server failed; its log tells why under the request id ${request.id}`;
    return reply.code(500).send({ error: "internal_error", message, detail: message });
  });
  server.setNotFoundHandler((request, reply) => {
    const message = `There is nothing at ${request.method} ${request.url.split("?", 1)[0]}`;
    return reply.code(404).send({ error: "not_found", message, detail: message });
  });
}
