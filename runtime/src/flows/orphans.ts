import { DBOS } from "@dbos-inc/dbos-sdk";
import type { Logger } from "../logging/logger.js";
import { flowVersion } from "./engine.js";

/**
 * Cancels unfinished runs that no worker of this project can go on with: of nodes that are no longer in
 * mlops.yaml, and of an older order of steps.
 */
export async function cancelOrphans(flows: ReadonlySet<string>, log: Logger): Promise<void> {
  const unfinished = await DBOS.listWorkflows({
    status: ["PENDING", "ENQUEUED", "DELAYED"],
    loadInput: false,
    loadOutput: false,
  });
  const orphans = unfinished.filter(
    ({ workflowName, applicationVersion }) =>
      !flows.has(workflowName) || !(isUnbegun(applicationVersion) || applicationVersion === flowVersion),
  );
  for (const { workflowID, workflowName } of orphans) {
    await DBOS.cancelWorkflow(workflowID);
    log.warn(`An unfinished run of ${workflowName} was cancelled: the project has no such flow any more.`, {
      flow: workflowName,
      run: workflowID,
      state: "cancelled",
    });
  }
}

/** A run that was asked for from outside has no version until a worker takes it; the engine gives null for none. */
const isUnbegun = (version: string | null | undefined): boolean => version === null || version === undefined;
