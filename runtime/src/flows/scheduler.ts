import { DBOS } from "@dbos-inc/dbos-sdk";
import type { Pool, PoolClient } from "pg";
import { messageOf } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import { transaction } from "../store/transaction.js";
import { cronSchedule } from "./cron-schedule.js";
import { decideDue, isBeyondNow, type StoredSchedule } from "./decide-due.js";
import type { Flow } from "./flow.js";
import { isAliveSql } from "./live-workers.js";
import { queueOf } from "./names.js";
import type { FlowRequest } from "./request.js";

const lookEveryMilliseconds = 1_000;

/** What a look at the schedules works with. */
export interface Scheduler {
  readonly pool: Pool;
  /** The flows that this worker knows, by name. */
  readonly flows: ReadonlyMap<string, Flow>;
  readonly log: Logger;
}

/**
 * Starts the flows that are due by the clock. Every worker looks every second; a schedule's row is locked while
 * one decides, and a run's id is that of its time, so that each time is run once whatever the number of workers.
 * @returns ends the looking
 */
export function startScheduler(scheduler: Scheduler): () => void {
  let looking = false;
  let isStopped = false;
  let failed = false;
  const look = async (): Promise<void> => {
    if (looking || isStopped) return;
    looking = true;
    try {
      await runDue(scheduler, new Date());
      failed = false;
    } catch (error) {
      if (!failed) scheduler.log.warn(`Looking for flows that are due failed: ${messageOf(error)}`);
      failed = true;
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(() => void look(), lookEveryMilliseconds);
  void look();
  return () => {
    isStopped = true;
    clearInterval(timer);
  };
}

/** Starts what is due at `now`, a run at a time for each flow. */
export async function runDue(scheduler: Scheduler, now: Date): Promise<void> {
  const stored = await storedSchedules(scheduler.pool);
  for (const schedule of stored) {
    const flow = scheduler.flows.get(schedule.flow);
    if (flow === undefined || !hasWork(schedule, now)) continue;
    await transaction(scheduler.pool, async (client) => {
      const locked = (await storedSchedules(client, schedule.flow))[0];
      if (locked === undefined) return;
      await store(client, await start(flow, await decide(client, locked, now, scheduler.log)));
    });
  }
}

function hasWork(schedule: StoredSchedule, now: Date): boolean {
  const { expression, timezone, decidedUntil, missed, waiting } = schedule;
  if (isBeyondNow(schedule, now)) return true;
  if (missed.length > 0 || waiting !== null) return true;
  const next = cronSchedule(expression, timezone).next(decidedUntil);
  return next !== null && next <= now;
}

async function decide(
  client: PoolClient,
  schedule: StoredSchedule,
  now: Date,
  log: Logger,
): Promise<StoredSchedule> {
  if (isBeyondNow(schedule, now)) {
    const until = schedule.decidedUntil.toISOString();
    log.warn(
      `${schedule.flow} was scheduled up to ${until} by a clock that was ahead; it is scheduled from now on`,
    );
    return { ...schedule, decidedUntil: now };
  }
  const decision = decideDue(schedule, now, await aliveSince(client, now));
  if (decision === null) return schedule;
  const { missed, waiting, remark } = decision;
  if (remark !== null) log.warn(remark, { flow: schedule.flow });
  return { ...schedule, missed, waiting, decidedUntil: now };
}

/** Starts the run whose turn it is, unless one of the flow waits or runs. @returns what is left */
async function start(flow: Flow, schedule: StoredSchedule): Promise<StoredSchedule> {
  const { flow: name, missed, waiting } = schedule;
  const due = missed[0] ?? waiting;
  if (due === null || !(await isStarted(flow, name, due))) return schedule;
  return missed.length > 0 ? { ...schedule, missed: missed.slice(1) } : { ...schedule, waiting: null };
}

/** Whether there is a run for this time: of former days, of a worker that died when it had begun it, or of now. */
async function isStarted(flow: Flow, name: string, due: Date): Promise<boolean> {
  const workflowID = `sched-${name}-${due.toISOString()}`;
  if ((await DBOS.getWorkflowStatus(workflowID)) !== null) return true;
  const unfinished = await DBOS.listWorkflows({
    workflowName: name,
    status: ["PENDING", "ENQUEUED", "DELAYED"],
    limit: 1,
    loadInput: false,
    loadOutput: false,
  });
  if (unfinished.length > 0) return false;
  const request: FlowRequest = { reason: "schedule" };
  const handle = await DBOS.startWorkflow(flow, {
    workflowID,
    queueName: queueOf(name),
    enqueueOptions: { deduplicationID: name },
    duplicationPolicy: "return-existing",
    workflowAttributes: { reason: request.reason },
  })(due, request);
  return handle.workflowID === workflowID;
}

/** @param flow only this one's, locked until the transaction ends */
async function storedSchedules(db: Pool | PoolClient, flow?: string): Promise<StoredSchedule[]> {
  const { rows } = await db.query<StoredSchedule>(
    `SELECT flow, expression, timezone, catchup, decided_until AS "decidedUntil", missed, waiting
       FROM monitoring.schedules ${flow === undefined ? "ORDER BY flow" : "WHERE flow = $1 FOR UPDATE"}`,
    flow === undefined ? [] : [flow],
  );
  return rows;
}

async function store(
  client: PoolClient,
  { flow, decidedUntil, missed, waiting }: StoredSchedule,
): Promise<void> {
  await client.query(
    "UPDATE monitoring.schedules SET decided_until = $2, missed = $3, waiting = $4 WHERE flow = $1",
    [flow, decidedUntil, missed, waiting],
  );
}

async function aliveSince(client: PoolClient, now: Date): Promise<Date> {
  const { rows } = await client.query<{ since: Date | null }>(
    `SELECT min(started_at) AS since FROM monitoring.workers WHERE ${isAliveSql}`,
  );
  return rows[0]?.since ?? now;
}
