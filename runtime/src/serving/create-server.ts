import type { FastifyInstance } from "fastify";
import { processLog } from "../process/index.js";
import type { Logger } from "../logging/logger.js";
import { createPool, watchDatabase, type Environment } from "../store/index.js";
import type { ModelDefinition } from "../definitions/model.js";
import type { ProjectDefinition } from "../definitions/project.js";
import type { ServiceDefinition } from "../definitions/service.js";
import { requireApiKey } from "./http/api-key.js";
import { answerErrors } from "./http/errors.js";
import { httpServer } from "./http/http-server.js";
import { servingMetrics } from "./http/metrics.js";
import { addDocumentation } from "./http/openapi.js";
import { addPredictRoute } from "./http/predict-route.js";
import { logRequests } from "./http/request-log.js";
import { parseRequest, requestFields } from "./http/request-row.js";
import { addStateRoutes } from "./http/state-routes.js";
import { featureLookup } from "./model/feature-lookup.js";
import { modelHashes } from "../hashes/model-hashes.js";
import { keepModel } from "./model/model-keeper.js";
import { predict } from "./model/predict.js";
import { openPredictionLog } from "./prediction-log/prediction-log.js";
import { servingSettings } from "./settings.js";
import { followRules } from "../zones/index.js";

const bodyLimitBytes = 64 * 1024;
/** A request that is not complete after this long is cut off. */
const requestTimeoutMilliseconds = 10_000;

/**
 * The prediction server of one service, not listening yet. It starts without a model and without a database,
 * and says so under /ready. Closing it drains requests, the prediction log and its connections.
 * @throws RuntimeError MLO5010, MLO5012 without a database address; MLO5501 without its API key
 */
export async function createServer<Row extends object>(
  definition: {
    readonly project: ProjectDefinition;
    readonly service: ServiceDefinition;
    readonly model: ModelDefinition<Row>;
  },
  {
    env = process.env,
    log = processLog(definition.service.name, env),
  }: { env?: Environment; log?: Logger } = {},
): Promise<FastifyInstance> {
  const { service } = definition;
  // From here on rows come from bodies that the model's own schema accepted.
  const model = definition.model as unknown as ModelDefinition;
  const settings = servingSettings(service, env);
  const server = httpServer(
    {
      bodyBytes: bodyLimitBytes,
      requestMilliseconds: requestTimeoutMilliseconds,
      connections: settings.mostConnections,
    },
    service,
  );
  requireApiKey(server, service, env);

  const pool = createPool(env, {
    application_name: `mlops-yaml ${service.name}`,
    connectionTimeoutMillis: settings.lookupTimeoutMilliseconds,
    statement_timeout: settings.lookupTimeoutMilliseconds,
  });
  // The listener holds one connection; reading models and writing the log never wait for look-ups.
  const background = createPool(env, {
    application_name: `mlops-yaml ${service.name} background`,
    max: 3,
    query_timeout: settings.backgroundTimeoutMilliseconds,
  });
  const database = watchDatabase(env, `mlops-yaml ${service.name}`, (one) => one.query("SELECT 1"));
  const lookup = featureLookup(pool, model, settings.lookupTimeoutMilliseconds + 500);
  const fields = requestFields(model.requestSchema);
  const predictionLog = await openPredictionLog({
    directory: settings.spoolDirectory,
    limitBytes: settings.spoolLimitBytes,
    db: background,
    log,
  });
  const zoneRules = followRules(background, definition.project.timezone, log);
  const keeper = await keepModel({
    zoneRules,
    pool: background,
    model,
    alias: service.alias,
    learnedHash: modelHashes(model, definition.project).learned,
    views: definition.project.features.filter(({ name }) => model.views.includes(name)),
    log,
    warmUp: async (graph, example) => {
      const parsed = parseRequest(example, fields);
      if ("problems" in parsed)
        throw new Error(`its example has another form: ${JSON.stringify(parsed.problems)}`);
      const time = parsed.predictAt ?? new Date();
      await predict(model, graph, lookup, parsed.row, { time, replay: true });
      await lookup(parsed.row, { time, replay: false });
    },
  });
  const metrics = servingMetrics({
    predictionLog,
    servedVersion: () => {
      const served = keeper.slot.current();
      return served && { model: model.name, version: served.version };
    },
  });

  logRequests(server, log, metrics);
  answerErrors(server, log);
  await addDocumentation(server, service, () => keeper.slot.current());
  addPredictRoute(server, { service, model, keeper, lookup, predictionLog, metrics });
  addStateRoutes(server, { service, model, keeper, predictionLog, metrics, database });
  server.addHook("onClose", async () => {
    zoneRules.stop();
    await keeper.stop();
    await predictionLog.close();
    await Promise.all([pool.end(), background.end(), database.end()]);
  });
  return server;
}
