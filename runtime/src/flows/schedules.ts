import { DBOS } from "@dbos-inc/dbos-sdk";
import type { Pool } from "pg";
import { transaction } from "../store/transaction.js";
import type { ProjectDefinition } from "../definitions/project.js";
import type { Catchup } from "../definitions/schedule.js";
import { ingestName, monitorName } from "./names.js";

/** A flow that the clock starts. */
export interface ScheduledFlow {
  readonly flow: string;
  /** Cron expression of five fields. */
  readonly expression: string;
  readonly catchup: Catchup;
}

/** What the project starts by the clock of its time zone. */
export function scheduledFlows(project: ProjectDefinition): ScheduledFlow[] {
  const sources = project.sources.flatMap(({ name, ingest: { schedule, catchup = "none" } }) =>
    schedule === null ? [] : [{ flow: ingestName(name), expression: schedule, catchup }],
  );
  const monitors = project.monitors.map(({ name, schedule, catchup = "none" }) => ({
    flow: monitorName(name),
    expression: schedule,
    catchup,
  }));
  return [...sources, ...monitors];
}

/** Makes the stored schedules those of the project. A schedule that is new or has changed begins now. */
export async function applySchedules(pool: Pool, project: ProjectDefinition, now: Date): Promise<void> {
  const wanted = scheduledFlows(project);
  await transaction(pool, async (client) => {
    await client.query("DELETE FROM monitoring.schedules WHERE flow <> ALL($1)", [
      wanted.map(({ flow }) => flow),
    ]);
    for (const { flow, expression, catchup } of wanted) {
      await client.query(
        `INSERT INTO monitoring.schedules AS stored (flow, expression, timezone, catchup, decided_until)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (flow) DO UPDATE SET
           expression = excluded.expression, timezone = excluded.timezone, catchup = excluded.catchup,
           decided_until = excluded.decided_until, missed = '{}', waiting = NULL
         WHERE (stored.expression, stored.timezone, stored.catchup)
               IS DISTINCT FROM (excluded.expression, excluded.timezone, excluded.catchup)`,
        [flow, expression, project.timezone, catchup, now],
      );
    }
  });
  // Versions before this table left their schedules with the engine.
  for (const { scheduleName } of await DBOS.listSchedules()) await DBOS.deleteSchedule(scheduleName);
}
