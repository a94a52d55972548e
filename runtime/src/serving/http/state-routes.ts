import type { FastifyInstance } from "fastify";
import type { DatabaseWatch } from "../../store/index.js";
import type { ModelDefinition } from "../../definitions/model.js";
import type { ServiceDefinition } from "../../definitions/service.js";
import type { ModelKeeper } from "../model/model-keeper.js";
import type { PredictionLog } from "../prediction-log/prediction-log.js";
import { isRestricted } from "./management-port.js";
import type { ServingMetrics } from "./metrics.js";

export interface StateRoutes {
  readonly service: ServiceDefinition;
  readonly model: ModelDefinition;
  readonly keeper: ModelKeeper;
  readonly predictionLog: PredictionLog;
  readonly metrics: ServingMetrics;
  readonly database: DatabaseWatch<unknown>;
}

/** /health: the process answers. /ready: predictions are possible, else 503 with the reason. /metrics: Prometheus. */
export function addStateRoutes(server: FastifyInstance, routes: StateRoutes): void {
  const { service, model, keeper, predictionLog, metrics, database } = routes;

  server.get("/health", { schema: { hide: true } }, () => ({ status: "ok" }));

  server.get("/ready", { schema: { hide: true } }, async (request, reply) => {
    const { problem: databaseProblem } = await database.look();
    const served = keeper.slot.current();
    const needsDatabase = model.lookup !== null || served === null;
    const logProblem = predictionLog.problem();
    const reason =
      logProblem ??
      (served === null ? (keeper.problem() ?? "the model is being loaded") : null) ??
      (needsDatabase && databaseProblem !== null ? `the database does not answer: ${databaseProblem}` : null);
    const status = reason === null ? "ready" : "not_ready";
    void reply.code(reason === null ? 200 : 503);
    if (isRestricted(request)) return { status };
    return {
      status,
      ...(reason === null ? {} : { reason }),
      service: service.name,
      model: model.name,
      alias: service.alias,
      version: served?.version ?? null,
      ...(served !== null && keeper.problem() !== null ? { model_problem: keeper.problem() } : {}),
      ...(served?.definitionDiffers ? { definition_differs: true } : {}),
      ...(served?.zoneRulesDiffer ? { zone_rules_differ: true } : {}),
      database: databaseProblem === null ? "ok" : "unreachable",
      prediction_log: {
        writable: logProblem === null,
        waiting_bytes: predictionLog.waitingBytes(),
        rejected_records: predictionLog.rejectedRecords(),
      },
    };
  });

  server.get("/metrics", { schema: { hide: true } }, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}
