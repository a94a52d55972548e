import type { Server } from "node:http";
import { DBOS } from "@dbos-inc/dbos-sdk";
import type { ClientBase } from "pg";
import type { Registry } from "prom-client";
import { projectHash } from "../hashes/project-hash.js";
import type { Logger } from "../logging/logger.js";
import { createPool, requireMigrated, throughOutages, waitUntilReachable } from "../store/index.js";
import type { ProjectDefinition } from "../definitions/project.js";
import { drainEngine, launchEngine, newExecutorId } from "./engine.js";
import { createEnginePool } from "./engine-pool.js";
import type { Flow, FlowContext } from "./flow.js";
import { startHeartbeat } from "./heartbeat.js";
import { keepHistoryShort } from "./history.js";
import { createFlowMetrics } from "./metrics.js";
import { bootstrapName, flowNames, queueOf } from "./names.js";
import { keepOnlineCurrent } from "./online-upkeep.js";
import { cancelOrphans } from "./orphans.js";
import { registerQueues } from "./queues.js";
import { registerFlows } from "./register-flows.js";
import type { FlowRequest } from "./request.js";
import { startScheduler } from "./scheduler.js";
import { watchClock } from "./set-back-clock.js";
import { applySchedules } from "./schedules.js";
import { registerStoredMetrics } from "./stored-metrics.js";
import { watchForDeadWorkers } from "./take-over.js";
import { serveWorkerEndpoint } from "./worker-endpoint.js";
import { exitWith, logUncaught, processLog } from "../process/index.js";
import { followRules } from "../zones/index.js";

export interface Worker {
  /**
   * Takes no more flows and lets running ones end for a while. The process must end then: what is unfinished
   * is cut off with it, and goes on in the next worker.
   */
  readonly stop: () => Promise<void>;
}

/**
 * How long a worker that is told to stop lets its flows run on. With what follows it stays under ten seconds, after which
 * `docker stop` kills unless it is told otherwise; Compose's file gives 30. What is unfinished goes on in the next worker.
 */
const drainMilliseconds = 6_000;

/**
 * The worker process: runs the project's flows until SIGTERM or SIGINT. Exits with 2 and a log line when it
 * cannot start for a reason that the user can put right.
 */
export async function runWorker(project: ProjectDefinition): Promise<void> {
  const log = processLog("worker");
  logUncaught(log);
  const worker = await startWorker(project, log).catch((error: unknown) => exitWith(error, log));
  const end = (code: number): void => {
    // An engine that waits for a database which is gone must not keep the process.
    setTimeout(() => process.exit(1), drainMilliseconds + 3_000).unref();
    void worker.stop().then(() => process.exit(code));
  };
  const stop = (signal: string): void => {
    log.info("worker stops", { signal, state: "stopping" });
    end(0);
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  // Whoever runs it starts it again.
  watchClock(log, () => end(1));
}

/** Starts the worker within this process. One a process: the workflow engine is a singleton. */
export async function startWorker(
  project: ProjectDefinition,
  log: Logger,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Worker> {
  const pool = createPool(env, { max: 14, onConnect: endWithProcess });
  const enginePool = createEnginePool(env, { max: 8 });
  await waitUntilReachable(pool, { log });
  const begin = <T>(work: () => Promise<T>): Promise<T> => throughOutages(pool, work, { log });
  await begin(() => requireMigrated(pool, project));
  const zoneRules = followRules(pool, project.timezone, log);
  await begin(() => zoneRules.ready());

  const metrics = createFlowMetrics(flowNames(project));
  registerStoredMetrics(metrics.registry, pool);
  const projectDirectory = env["PROJECT_DIR"] ?? process.cwd();
  const context: FlowContext = { project, projectDirectory, pool, log, metrics };
  const flows = registerFlows(context);
  const executorId = newExecutorId();
  await begin(() => launchEngine(enginePool, executorId, log));

  const identity = { executorId, flows: [...flows.keys()] };
  const heartbeat = await begin(() => startHeartbeat(pool, identity, log));
  await begin(registerQueues);
  await begin(() => cancelOrphans(new Set(flows.keys()), log));
  await begin(() => applySchedules(pool, project, new Date()));
  const stopScheduler = startScheduler({ pool, flows, log });
  const stopWatching = watchForDeadWorkers(pool, heartbeat, log);
  const stopPruning = keepHistoryShort(pool, project.monitors, log);
  const stopUpkeep = keepOnlineCurrent(pool, project.features, log);
  const endpoint = await startEndpoint(env, () => heartbeat.steadySince(), metrics.registry);
  log.info("worker started", { state: "ready", executor: executorId, flows: flows.size });
  await begin(() => enqueueBootstrap(project, flows.get(bootstrapName)));

  return {
    stop: async () => {
      stopScheduler();
      stopWatching();
      stopPruning();
      stopUpkeep();
      zoneRules.stop();
      endpoint?.close();
      await drainEngine(drainMilliseconds);
      await heartbeat.stop();
    },
  };
}

/**
 * When a worker is killed, the statements that it left running end soon and free their locks, so that
 * whoever takes its work over does not wait for them. Servers on other systems than Linux and macOS cannot.
 */
async function endWithProcess(client: ClientBase): Promise<void> {
  await client.query("SET client_connection_check_interval = '1s'").catch(() => undefined);
}

/** One bootstrap a definition at a time: a worker that starts while it is under way joins it. */
async function enqueueBootstrap(project: ProjectDefinition, flow: Flow | undefined): Promise<void> {
  if (flow === undefined) return;
  const request: FlowRequest = { reason: "bootstrap" };
  await DBOS.startWorkflow(flow, {
    queueName: queueOf(bootstrapName),
    enqueueOptions: { deduplicationID: `${bootstrapName} ${projectHash(project)}` },
    duplicationPolicy: "return-existing",
    workflowAttributes: { reason: request.reason },
  })(new Date(), request);
}

async function startEndpoint(
  env: NodeJS.ProcessEnv,
  steadySince: () => number | null,
  registry: Registry,
): Promise<Server | null> {
  const port = env["WORKER_PORT"];
  if (port === undefined || port === "") return null;
  return serveWorkerEndpoint({
    port: Number(port),
    host: env["HOST"] ?? "127.0.0.1",
    unreadiness: () => (steadySince() === null ? "the database does not answer" : null),
    metrics: () => registry.metrics(),
  });
}
