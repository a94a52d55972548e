import type { FastifyInstance } from "fastify";
import { isRestricted } from "../serving/http/management-port.js";
import type { DatabaseWatch } from "../store/index.js";
import type { FeatureServerMetrics } from "./metrics.js";
import type { ServedFeatures } from "./requested-features.js";

/**
 * /health: the process answers. /ready: features can be read, else 503 with the reason; it names views that are
 * not computed yet. /metrics: Prometheus.
 */
export function addStateRoutes(
  server: FastifyInstance,
  { server: { name }, views }: ServedFeatures,
  database: DatabaseWatch<readonly string[]>,
  metrics: FeatureServerMetrics,
): void {
  server.get("/health", { schema: { hide: true } }, () => ({ status: "ok" }));

  server.get("/ready", { schema: { hide: true } }, async (request, reply) => {
    const { result: computed, problem } = await database.look();
    if (isRestricted(request))
      return reply
        .code(problem === null ? 200 : 503)
        .send({ status: problem === null ? "ready" : "not_ready" });
    if (problem !== null) {
      const reason = `the database does not answer as it should: ${problem}`;
      return reply.code(503).send({ status: "not_ready", reason, service: name });
    }
    const waiting = [...views.keys()].filter((view) => !computed.includes(view));
    return { status: "ready", service: name, ...(waiting.length > 0 && { not_computed: waiting }) };
  });

  server.get("/metrics", { schema: { hide: true } }, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}
