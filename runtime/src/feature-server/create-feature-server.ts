import type { FastifyInstance } from "fastify";
import type pg from "pg";
import type { Logger } from "../logging/logger.js";
import { processLog } from "../process/index.js";
import { requireApiKey } from "../serving/http/api-key.js";
import { httpServer } from "../serving/http/http-server.js";
import { addDocumentation } from "../serving/http/openapi.js";
import { logRequests } from "../serving/http/request-log.js";
import { servingSettings } from "../serving/settings.js";
import { createPool, watchDatabase, type Environment } from "../store/index.js";
import type { ProjectDefinition } from "../definitions/project.js";
import type { FeatureServerDefinition } from "../definitions/service.js";
import { answerErrors } from "./errors.js";
import { addMaterializeRoutes } from "./materialize-routes.js";
import { featureServerMetrics } from "./metrics.js";
import { lookupSettings } from "./online-lookup.js";
import { addOnlineFeaturesRoute } from "./online-features-route.js";
import { addPushRoutes } from "./push/push-route.js";
import { servedFeatures } from "./requested-features.js";
import { addStateRoutes } from "./state-routes.js";
import { followRules } from "../zones/index.js";
import { requireZoneRules } from "./zone-rules.js";

const bodyLimitBytes = 16 * 1024 * 1024;
/** A request that is not complete after this long is cut off. */
const requestTimeoutMilliseconds = 60_000;

/**
 * The server of features, not listening yet: Feast's paths and bodies over the project's own online tables. It
 * starts without a database and says so under /ready. Closing it drains requests and its connections.
 * @throws RuntimeError MLO5010, MLO5012 without a database address; MLO5501 without its API key
 */
export async function createFeatureServer(
  { project, service }: { readonly project: ProjectDefinition; readonly service: FeatureServerDefinition },
  { env = process.env, log = processLog(service.name, env) }: { env?: Environment; log?: Logger } = {},
): Promise<FastifyInstance> {
  const served = servedFeatures(service, project);
  const { lookupTimeoutMilliseconds, mostConnections } = servingSettings(service, env);
  const server = httpServer(
    {
      bodyBytes: bodyLimitBytes,
      requestMilliseconds: requestTimeoutMilliseconds,
      connections: mostConnections,
    },
    service,
  );
  requireApiKey(server, service, env);

  const lookups = createPool(env, {
    application_name: `mlops-yaml ${service.name}`,
    connectionTimeoutMillis: lookupTimeoutMilliseconds,
    statement_timeout: lookupTimeoutMilliseconds,
    options: lookupSettings,
  });
  // Writes may take longer, and look-ups never wait for them.
  const writes = createPool(env, { application_name: `mlops-yaml ${service.name} writes`, max: 2 });
  const zoneRules = followRules(writes, project.timezone, log);
  requireZoneRules(server, zoneRules, lookupTimeoutMilliseconds);
  const database = watchDatabase(env, `mlops-yaml ${service.name}`, computedViews);
  const metrics = featureServerMetrics();
  logRequests(server, log, metrics);
  answerErrors(server, log);
  await addDocumentation(server, service, () => null);
  addOnlineFeaturesRoute(server, served, lookups, (view, state, values) =>
    metrics.missing.inc({ feature_view: view, state }, values),
  );
  if (service.push.length > 0) addPushRoutes(server, { project, served, pool: writes, metrics, log });
  addMaterializeRoutes(server, { project, served, pool: writes, log });
  addStateRoutes(server, served, database, metrics);
  server.addHook("onClose", async () => {
    zoneRules.stop();
    await Promise.all([lookups.end(), writes.end(), database.end()]);
  });
  return server;
}

/** Names of the views that have been computed. */
async function computedViews(pool: pg.Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ view: string }>("SELECT view FROM features._materializations");
  return rows.map(({ view }) => view);
}
