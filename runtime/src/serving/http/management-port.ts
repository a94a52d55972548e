import { createServer, type IncomingMessage, type Server, type ServerOptions } from "node:http";
import type { AddressInfo } from "node:net";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { HttpProblem } from "./errors.js";

/** Where routes are closed to the public port: metrics and the documentation with its files. */
const internalRoute = /^\/(metrics|openapi\.json|docs(\/.*)?)$/;

const listeners = new WeakMap<FastifyInstance, Server>();
const internal = new WeakSet<IncomingMessage>();
const restricted = new WeakSet<IncomingMessage>();

/**
 * A second listener for the routes of a server, not listening yet. It answers everything, predictions with their
 * key too, so that they can be tried out on the page of the documentation.
 */
export function managementListener(server: FastifyInstance, options: ServerOptions): Server {
  const listener = createServer(options, (request, response) => {
    internal.add(request);
    server.routing(request, response);
  });
  listeners.set(server, listener);
  return listener;
}

/** What is internal is at the management port alone: the other one answers 404. The port is freed as the server closes. */
export function closeInternals(server: FastifyInstance, management: Server): void {
  server.addHook("onRequest", async (request) => {
    if (internal.has(request.raw)) return;
    restricted.add(request.raw);
    const path = request.url.split("?", 1)[0]!;
    if (internalRoute.test(request.routeOptions.url ?? path))
      throw new HttpProblem(404, { error: "not_found", message: `There is nothing at ${path}` });
  });

  let closed: Promise<void> | undefined;
  server.addHook("preClose", async () => {
    closed = new Promise((resolve) => management.close(() => resolve()));
  });
  server.addHook("onClose", async () => closed);
}

/** Whether the request came in by the public port of a server that has a management port, too. */
export const isRestricted = (request: FastifyRequest): boolean => restricted.has(request.raw);

/**
 * Opens the management port.
 * @returns its address, as `http://127.0.0.1:9101`
 * @throws the error of the system, if the port cannot be had
 */
export async function listenForManagement(
  server: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  const listener = listeners.get(server);
  if (listener === undefined) throw new Error("The server was made without a management port");
  await server.ready();
  await new Promise<void>((resolve, reject) => {
    listener.once("error", reject);
    listener.listen({ host, port }, () => {
      listener.off("error", reject);
      resolve();
    });
  });
  const { address, family, port: taken } = listener.address() as AddressInfo;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${taken}`;
}
