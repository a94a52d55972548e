import { DBOS } from "@dbos-inc/dbos-sdk";
import type { ScheduledWorkflowFn } from "@dbos-inc/dbos-sdk";
import type { ProjectDefinition } from "../v1/definitions.js";
import type { Flow } from "./flow.js";
import { ingestName, monitorName, queueOf } from "./names.js";
import type { FlowRequest } from "./request.js";

/** Flows that the project starts by the clock: cron expressions of five fields. */
export function scheduledFlows(project: ProjectDefinition): { flow: string; schedule: string }[] {
  const sources = project.sources.flatMap(({ name, ingest }) =>
    ingest.schedule === null ? [] : [{ flow: ingestName(name), schedule: ingest.schedule }],
  );
  const monitors = project.monitors.map(({ name, schedule }) => ({ flow: monitorName(name), schedule }));
  return [...sources, ...monitors];
}

/**
 * Makes the stored schedules those of the project, read in its time zone. A time that is due starts one run
 * over all workers; times that passed while no worker ran are not made up for.
 */
export async function applySchedules(
  project: ProjectDefinition,
  flows: ReadonlyMap<string, Flow>,
): Promise<void> {
  const context: FlowRequest = { reason: "schedule" };
  const wanted = scheduledFlows(project).flatMap(({ flow, schedule }) => {
    const registered = flows.get(flow);
    if (registered === undefined) return [];
    // The engine records what a flow returns, whatever its type says of schedules.
    const workflowFn = registered as unknown as ScheduledWorkflowFn;
    const cronTimezone = project.timezone;
    return [{ scheduleName: flow, workflowFn, schedule, context, cronTimezone, queueName: queueOf(flow) }];
  });
  const stored = await DBOS.listSchedules();
  for (const { scheduleName } of stored) {
    if (!wanted.some((schedule) => schedule.scheduleName === scheduleName)) {
      await DBOS.deleteSchedule(scheduleName);
    }
  }
  await DBOS.applySchedules(wanted);
}
