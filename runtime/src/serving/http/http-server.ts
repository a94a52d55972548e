import type { Socket } from "node:net";
import fastify, { type FastifyInstance } from "fastify";
import { ajvOptions } from "./body-validation.js";
import { limitConnections } from "./connection-limit.js";
import { endConnectionsWhenClosing } from "./draining.js";
import { readExactBodies } from "./json-body.js";
import { closeInternals, managementListener } from "./management-port.js";
import { requestId } from "./request-log.js";
import type { ServiceDefinition } from "../../definitions/service.js";

/** What callers may take of a server. */
export interface HttpLimits {
  readonly bodyBytes: number;
  /** A request that is not complete after so many milliseconds is answered with 408 and cut off. */
  readonly requestMilliseconds: number;
  /** Most connections at once. */
  readonly connections: number;
  /** An answer that is not taken after so many milliseconds is cut off. */
  readonly answerMilliseconds?: number;
}

/** Headers are short: whoever takes longer to send them wants to keep the connection. */
const mostHeadersMilliseconds = 10_000;
/** How often it is looked for requests that take too long; Node's own 30 s come on top of every limit. */
const checkMilliseconds = 1000;
/** Longer than the minute for which balancers keep a connection, so that it is not ended while they use it again. */
const keepAliveMilliseconds = 72_000;

/** A server without routes, for JSON bodies, whose callers cannot hold it up; with its management port, if it has one. */
export function httpServer(
  limits: HttpLimits,
  { managementPort }: Pick<ServiceDefinition, "managementPort"> = {},
): FastifyInstance {
  const { requestMilliseconds: requestTimeout, answerMilliseconds = 60_000 } = limits;
  const http = {
    requestTimeout,
    headersTimeout: Math.min(requestTimeout, mostHeadersMilliseconds),
    connectionsCheckingInterval: Math.min(checkMilliseconds, requestTimeout),
  };
  const server = fastify({
    ajv: ajvOptions,
    bodyLimit: limits.bodyBytes,
    requestTimeout,
    keepAliveTimeout: keepAliveMilliseconds,
    // Fastify sets its own once the server is made, too late for these. Of the two limits Node takes the lower one for the headers.
    http,
    clientErrorHandler: refuse,
    forceCloseConnections: "idle",
    genReqId: requestId,
    logger: false,
    return503OnClosing: false,
  });
  const management =
    managementPort === undefined
      ? null
      : managementListener(server, { ...http, keepAliveTimeout: keepAliveMilliseconds });
  const listeners = management === null ? [server.server] : [server.server, management];
  management?.on("clientError", refuse);
  endConnectionsWhenClosing(server, listeners);
  if (management !== null) closeInternals(server, management);
  readExactBodies(server);
  for (const listener of listeners) limitConnections(server, listener, limits.connections);
  cutSlowReaders(server, answerMilliseconds);
  return server;
}

function cutSlowReaders(server: FastifyInstance, milliseconds: number): void {
  server.addHook("onSend", (_request, { raw }, _payload, done) => {
    const overdue = setTimeout(() => raw.destroy(), milliseconds);
    overdue.unref();
    raw.once("close", () => clearTimeout(overdue));
    done();
  });
}

const refusals: Readonly<Record<string, readonly [status: string, error: string, message: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ["408 Request Timeout", "request_timeout", "The request did not come to its end in time"],
  HPE_HEADER_OVERFLOW: ["431 Request Header Fields Too Large", "headers_too_large", "The headers are too large"],
}; // prettier-ignore

/** Answers what is not a request, or comes too late, and ends its connection. */
function refuse(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, kind, message] = refusals[error.code ?? ""] ?? [
    "400 Bad Request",
    "bad_request",
    "This is not a request of HTTP/1.1",
  ];
  const body = JSON.stringify({ error: kind, message });
  socket.write(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  socket.destroySoon();
}
