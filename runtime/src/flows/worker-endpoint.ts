import { createServer } from "node:http";
import type { Server, ServerResponse } from "node:http";
import { once } from "node:events";
import { messageOf } from "../errors/index.js";

export interface WorkerEndpointOptions {
  readonly port: number;
  readonly host: string;
  /** Null when the worker can take flows, else why it cannot. */
  readonly unreadiness: () => string | null;
  /** Text of /metrics in the Prometheus exposition format. */
  readonly metrics: () => Promise<string>;
}

/** Serves /health (the process lives), /ready (503 with the reason otherwise) and /metrics. */
export async function serveWorkerEndpoint(options: WorkerEndpointOptions): Promise<Server> {
  const server = createServer((request, response) => {
    void answer(request.url ?? "/", response, options);
  });
  server.listen(options.port, options.host);
  await once(server, "listening");
  return server;
}

async function answer(
  url: string,
  response: ServerResponse,
  { unreadiness, metrics }: WorkerEndpointOptions,
): Promise<void> {
  const path = url.split("?", 1)[0];
  if (path === "/health") return json(response, 200, { status: "ok" });
  if (path === "/ready") {
    const reason = unreadiness();
    return reason === null
      ? json(response, 200, { status: "ready" })
      : json(response, 503, { status: "not_ready", reason });
  }
  if (path !== "/metrics") return json(response, 404, { error: "not_found" });
  try {
    const text = await metrics();
    response.writeHead(200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" }).end(text);
  } catch (error) {
    json(response, 503, { error: "metrics_unavailable", message: messageOf(error) });
  }
}

function json(response: ServerResponse, status: number, body: Record<string, unknown>): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
}
