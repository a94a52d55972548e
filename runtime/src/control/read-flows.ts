import type { DBOSClient } from "@dbos-inc/dbos-sdk";
import { TimeMatcher } from "@dbos-inc/dbos-sdk/internal/scheduler/crontab";
import { flowRunStatus } from "./flow-run.js";
import type { FlowStatus } from "./status.js";

/** The last run of each flow, and when its schedule is due next. */
export async function readFlows(engine: DBOSClient, flows: readonly string[]): Promise<FlowStatus[]> {
  const schedules = new Map((await engine.listSchedules()).map((stored) => [stored.scheduleName, stored]));
  const statuses = flows.map(async (name): Promise<FlowStatus> => {
    const newest = { workflowName: name, sortDesc: true, limit: 1, loadInput: false };
    const lastRun = (await engine.listWorkflows(newest)).map(flowRunStatus)[0] ?? null;
    const stored = schedules.get(name);
    return {
      name,
      state: lastRun?.state ?? "idle",
      lastRun,
      schedule: stored?.schedule ?? null,
      nextRunAt: stored === undefined ? null : nextTime(stored.schedule, stored.cronTimezone),
    };
  });
  return Promise.all(statuses);
}

function nextTime(schedule: string, timezone: string | null): string {
  return new TimeMatcher(schedule, timezone ?? undefined).nextWakeupTime(new Date()).toISOString();
}
