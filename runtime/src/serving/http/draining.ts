import type { FastifyInstance } from "fastify";

/**
 * While the server closes, each answer ends its connection: requests under way and those that still arrive on
 * open connections are answered, and no caller can keep the server from ending.
 */
export function endConnectionsWhenClosing(server: FastifyInstance): void {
  let closing = false;
  server.addHook("preClose", async () => {
    closing = true;
    // For answers that were on their way already, without that header.
    const sweep = setInterval(() => server.server.closeIdleConnections(), 100);
    server.server.once("close", () => clearInterval(sweep));
    sweep.unref();
  });
  server.addHook("onSend", async (_request, reply) => {
    if (closing) void reply.header("connection", "close");
  });
}
