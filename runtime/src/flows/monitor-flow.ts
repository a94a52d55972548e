import { DBOS } from "@dbos-inc/dbos-sdk";
import { evaluateDrift } from "../monitoring/index.js";
import type { MonitorDefinition } from "../definitions/monitor.js";
import { problemsOf, registerFlow, startFlow } from "./flow.js";
import type { Flow, FlowContext } from "./flow.js";
import { ingestName, monitorName, trainName } from "./names.js";
import { databasePolicy } from "./step-policy.js";
import { step } from "./step.js";

/** The flows that a drift alert starts: what is pending is ingested, then the model is trained. */
export interface Retraining {
  readonly ingest: ReadonlyMap<string, Flow>;
  readonly train: Flow;
}

/**
 * `monitor.<monitor>`: evaluates drift; an alert with `on_drift: retrain` starts training on the newest data,
 * through the same gates as ever. Within the monitor's window an alert starts one training only: the drifted
 * predictions stay in the window, and training on the same data again would not change them.
 */
export function registerMonitorFlow(
  context: FlowContext,
  monitor: MonitorDefinition,
  retraining: Retraining,
): Flow {
  const { pool } = context;
  const basis = [...retraining.ingest.keys()].join();
  return registerFlow(context, monitorName(monitor.name), basis, async ({ log, request, dueAt }) => {
    const result = await step("evaluate", databasePolicy, log, () =>
      evaluateDrift(pool, monitor, { now: request.reason === "schedule" ? dueAt : new Date() }),
    );
    if (result.state !== "alert") return { message: result.message };
    log.warn(result.message, { monitor: monitor.name, state: "alert" });
    if (monitor.onDrift !== "retrain") return { message: result.message };
    const recent = await step("look for a recent retraining", databasePolicy, log, () =>
      recentRetraining(monitor),
    );
    if (recent !== null) return { message: `${result.message}; ${recent}` };
    await retrain(monitor, retraining);
    return { message: `${result.message}; training was started` };
  });
}

/** Why no training is started now; null: none runs, and drift started none within the window. */
async function recentRetraining(monitor: MonitorDefinition): Promise<string | null> {
  const workflowName = trainName(monitor.model);
  const none = { workflowName, limit: 1, loadInput: false, loadOutput: false };
  const running = await DBOS.listWorkflows({ ...none, status: ["PENDING", "ENQUEUED", "DELAYED"] });
  if (running.length > 0) return "training is under way already";
  const since = new Date(Date.now() - monitor.windowSeconds * 1000);
  const started = await DBOS.listWorkflows({
    ...none,
    startTime: since.toISOString(),
    attributes: { reason: "drift" },
  });
  return started.length > 0 ? "drift started a training within the window already" : null;
}

async function retrain(monitor: MonitorDefinition, { ingest, train }: Retraining): Promise<void> {
  const started = [];
  for (const [source, flow] of ingest) {
    started.push(await startFlow(flow, ingestName(source), { reason: "drift" }));
  }
  // A source that cannot be read says so in its own flow; training goes on with what is there.
  await problemsOf(started);
  await startFlow(train, trainName(monitor.model), { reason: "drift" }, { monitor: monitor.name });
}
