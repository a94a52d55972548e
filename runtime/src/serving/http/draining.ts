import type { Server } from "node:http";
import type { FastifyInstance } from "fastify";

/**
 * While the server closes, each answer ends its connection: requests under way and those that still arrive on
 * open connections are answered, and no caller can keep the server from ending.
 */
export function endConnectionsWhenClosing(server: FastifyInstance, listeners: readonly Server[]): void {
  let closing = false;
  server.addHook("preClose", async () => {
    closing = true;
    // For answers that were on their way already, without that header.
    for (const listener of listeners) {
      const sweep = setInterval(() => listener.closeIdleConnections(), 100);
      listener.once("close", () => clearInterval(sweep));
      sweep.unref();
    }
  });
  server.addHook("onSend", async (_request, reply) => {
    if (closing) void reply.header("connection", "close");
  });
}
