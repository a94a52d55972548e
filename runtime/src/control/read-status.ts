import {
  bootstrapName,
  featuresName,
  ingestName,
  judgeName,
  monitorName,
  trainName,
} from "../flows/names.js";
import { connected } from "./engine-client.js";
import { flowRunStatus } from "./flow-run.js";
import type { FlowRunStatus } from "./flow-run.js";
import { readFeatures } from "./read-features.js";
import { readFlows } from "./read-flows.js";
import { readModels } from "./read-models.js";
import { readMonitors } from "./read-monitors.js";
import { readSources } from "./read-sources.js";
import { readWorkers } from "./read-workers.js";
import type { ProjectNames, SystemStatus } from "./status.js";

/** Reads the state of everything that the project declares, and of the workers. */
export async function readStatus(databaseUrl: string, names: ProjectNames): Promise<SystemStatus> {
  return connected(databaseUrl, async ({ pool, engine }) => {
    const [sources, features, models, monitors, flows, workers] = await Promise.all([
      readSources(pool, names.sources),
      readFeatures(pool, names.features),
      readModels(pool, names.models),
      readMonitors(pool, names.monitors),
      readFlows(pool, engine, flowsOf(names)),
      readWorkers(pool),
    ]);
    return { sources, features, models, monitors, flows, workers };
  });
}

/** The newest runs of all flows, the newest first. */
export async function recentFlows(databaseUrl: string, limit = 20): Promise<FlowRunStatus[]> {
  return connected(databaseUrl, async ({ engine }) => {
    const runs = await engine.listWorkflows({ sortDesc: true, limit, loadInput: false });
    return runs.map(flowRunStatus);
  });
}

function flowsOf(names: ProjectNames): string[] {
  return [
    bootstrapName,
    ...names.sources.map(ingestName),
    ...names.features.map(featuresName),
    ...names.models.map(trainName),
    ...names.models.map(judgeName),
    ...names.monitors.map(monitorName),
  ];
}
