import type { FastifyInstance } from "fastify";
import type pg from "pg";
import { messageOf } from "../errors/index.js";
import type { FeatureServerMetrics } from "./metrics.js";
import type { ServedFeatures } from "./requested-features.js";

/**
 * /health: the process answers. /ready: features can be read, else 503 with the reason; it names views that are
 * not computed yet. /metrics: Prometheus.
 */
export function addStateRoutes(
  server: FastifyInstance,
  { server: { name }, views }: ServedFeatures,
  pool: pg.Pool,
  metrics: FeatureServerMetrics,
): void {
  server.get("/health", { schema: { hide: true } }, () => ({ status: "ok" }));

  server.get("/ready", { schema: { hide: true } }, async (_request, reply) => {
    try {
      const { rows } = await pool.query<{ view: string }>("SELECT view FROM features._materializations");
      const waiting = [...views.keys()].filter((view) => !rows.some((row) => row.view === view));
      return { status: "ready", service: name, ...(waiting.length > 0 && { not_computed: waiting }) };
    } catch (error) {
      const reason = `the database does not answer as it should: ${messageOf(error) || "no answer"}`;
      return reply.code(503).send({ status: "not_ready", reason, service: name });
    }
  });

  server.get("/metrics", { schema: { hide: true } }, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}
