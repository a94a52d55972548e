import type { DBOSClient } from "@dbos-inc/dbos-sdk";
import type { Pool } from "pg";
import { cronSchedule } from "../flows/cron-schedule.js";
import { useRules } from "../zones/index.js";
import { flowRunStatus } from "./flow-run.js";
import type { FlowStatus } from "./status.js";

interface Schedule {
  readonly expression: string;
  readonly timezone: string;
}

/** The last run of each flow, and when its schedule is due next. */
export async function readFlows(
  pool: Pool,
  engine: DBOSClient,
  flows: readonly string[],
): Promise<FlowStatus[]> {
  const stored = await pool.query<Schedule & { flow: string }>(
    "SELECT flow, expression, timezone FROM monitoring.schedules",
  );
  for (const { timezone } of stored.rows) await useRules(pool, timezone);
  const schedules = new Map(stored.rows.map((schedule) => [schedule.flow, schedule]));
  const statuses = flows.map(async (name): Promise<FlowStatus> => {
    const newest = { workflowName: name, sortDesc: true, limit: 1, loadInput: false };
    const lastRun = (await engine.listWorkflows(newest)).map(flowRunStatus)[0] ?? null;
    const schedule = schedules.get(name);
    return {
      name,
      state: lastRun?.state ?? "idle",
      lastRun,
      schedule: schedule?.expression ?? null,
      nextRunAt: schedule === undefined ? null : nextTime(schedule),
    };
  });
  return Promise.all(statuses);
}

function nextTime({ expression, timezone }: Schedule): string | null {
  return cronSchedule(expression, timezone).next(new Date())?.toISOString() ?? null;
}
