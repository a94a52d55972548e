import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "../../logging/logger.js";

export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** The body of every answer that is not a success. */
export interface ErrorBody {
  readonly error: string;
  readonly message: string;
  readonly details?: readonly FieldProblem[];
}

/** An answer with this status; everything else that is thrown is a bug and answered with 500. */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";

  constructor(
    readonly status: number,
    readonly body: ErrorBody,
    options?: ErrorOptions,
  ) {
    super(body.message, options);
  }
}

/** Fastify's own refusals of a request. */
const refusals: Readonly<Record<string, Omit<ErrorBody, "message">>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { error: "unsupported_media_type" },
  FST_ERR_CTP_BODY_TOO_LARGE: { error: "body_too_large" },
  FST_ERR_CTP_EMPTY_JSON_BODY: { error: "invalid_json" },
  FST_ERR_CTP_INVALID_JSON_BODY: { error: "invalid_json" },
};

/** Answers errors as JSON, unknown paths with 404 and known ones with a wrong method with 405. */
export function answerErrors(server: FastifyInstance, log: Logger): void {
  server.setErrorHandler((error: FastifyError | HttpProblem, request, reply) => {
    if (error instanceof HttpProblem) {
      if (error.status >= 500) log.warn(error.message, { request_id: request.id, error: error.cause });
      return reply.code(error.status).send(error.body);
    }
    const status = error.statusCode ?? 500;
    if (status < 500) {
      const body = { error: "bad_request", ...refusals[error.code], message: error.message };
      return reply.code(status).send(body);
    }
    log.error("a request failed", { request_id: request.id, route: request.routeOptions.url, error });
    return reply.code(500).send({
      error: "internal_error",
      message: `The server failed; its log tells why under the request id ${request.id}`,
    });
  });
  server.setNotFoundHandler((request, reply) => notFound(server, request, reply));
}

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

function notFound(server: FastifyInstance, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const url = request.url.split("?", 1)[0]!;
  const allowed = methods.filter((method) => server.hasRoute({ method, url }));
  if (allowed.length === 0) {
    return reply.code(404).send({ error: "not_found", message: `There is nothing at ${url}` });
  }
  return reply
    .code(405)
    .header("allow", allowed.join(", "))
    .send({
      error: "method_not_allowed",
      message: `${url} answers ${allowed.join(", ")}, not ${request.method}`,
    });
}
