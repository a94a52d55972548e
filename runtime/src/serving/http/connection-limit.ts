import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import { HttpProblem } from "./errors.js";

/** So many more get an answer that says why they get none. */
const spare = 100;

/** What is answered on every connection, as those who ask decide about the server. */
const always = new Set(["/health", "/ready", "/metrics"]);

/**
 * Beyond so many connections of a listener idle ones are ended, and requests on those that came last are answered
 * with 503; far beyond, connections are ended at once.
 */
export function limitConnections(server: FastifyInstance, http: Server, most: number): void {
  const surplus = new WeakSet<Socket>();
  let open = 0;
  http.maxConnections = most + spare;
  http.on("connection", (socket: Socket) => {
    open++;
    socket.once("close", () => open--);
    if (open <= most) return;
    surplus.add(socket);
    http.closeIdleConnections();
  });
  server.addHook("onRequest", async (request, reply) => {
    const { socket } = request.raw;
    if (!surplus.has(socket) || always.has(request.routeOptions.url ?? "")) return;
    if (open <= most) {
      surplus.delete(socket);
      return;
    }
    void reply.header("connection", "close").header("retry-after", "1");
    throw new HttpProblem(503, {
      error: "too_many_connections",
      message: `There are more than ${most} connections: try again later, and keep fewer open`,
    });
  });
}
