import { setTimeout as sleep } from "node:timers/promises";
import type { DBOSClient } from "@dbos-inc/dbos-sdk";
import type { Pool } from "pg";
import { RuntimeError } from "../errors/index.js";
import type { Flow } from "../flows/flow.js";
import { isAliveSql } from "../flows/live-workers.js";
import { queueOf } from "../flows/names.js";
import { parseInterval } from "../ingestion/interval.js";
import { connected } from "./engine-client.js";
import { flowRunStatus } from "./flow-run.js";
import type { FlowRunStatus } from "./flow-run.js";

export interface RequestFlowOptions {
  /** Wait until the run has ended; otherwise return once it is on its queue. */
  readonly wait: boolean;
  /** Interval to be loaded or computed again: `2013-01..2013-06`. */
  readonly backfill?: string | undefined;
  /** Told each state that the run comes into. */
  readonly onProgress?: (run: FlowRunStatus) => void;
}

const pollMilliseconds = 300;
/** A worker that is restarted has this long to be heard of again. */
const withoutWorkerMilliseconds = 60_000;

/**
 * Starts a flow in the workers of this database, or joins the run of it that waits or runs already.
 * @throws RuntimeError MLO5604 for an unknown name, MLO5605 when no worker is alive, MLO5609 and MLO5120 for an interval that
 *   the flow does not take or that is none, and with `wait` MLO5606 when the run fails or is cancelled
 */
export async function requestFlow(
  databaseUrl: string,
  flow: string,
  { wait, backfill, onProgress }: RequestFlowOptions,
): Promise<FlowRunStatus> {
  return connected(databaseUrl, async ({ pool, engine }) => {
    const known = await flowsOfWorkers(pool);
    if (known.length === 0) throw noWorker();
    if (!known.includes(flow)) {
      throw new RuntimeError("MLO5604", `There is no flow "${flow}". The flows are: ${known.join(", ")}.`);
    }
    if (backfill !== undefined) await requireInterval(pool, flow, backfill);
    const handle = await engine.enqueue<Flow>(
      {
        queueName: queueOf(flow),
        workflowName: flow,
        deduplicationID: backfill === undefined ? flow : `${flow} ${backfill}`,
        duplicationPolicy: "return-existing",
        attributes: { reason: "request" },
      },
      new Date(),
      { reason: "request", ...(backfill !== undefined && { backfill }) },
    );
    return wait ? ended(pool, engine, handle.workflowID, onProgress) : current(engine, handle.workflowID);
  });
}

/** What cannot be right whatever the project's time zone is told at once, and not by the run. */
async function requireInterval(pool: Pool, flow: string, backfill: string): Promise<void> {
  if (!["ingest", "features"].includes(queueOf(flow)))
    throw new RuntimeError("MLO5609", `${flow} takes no interval.`, {
      hint: `Run ${flow} without --backfill.`,
    });
  await parseInterval(pool, backfill, "UTC");
}

/** Cancels a run and the runs that it started: each stops before its next step. One that has ended stays as it is. */
export async function cancelFlow(databaseUrl: string, runId: string): Promise<FlowRunStatus> {
  return connected(databaseUrl, async ({ engine }) => {
    await engine.cancelWorkflow(runId, { cancelChildren: true });
    return current(engine, runId);
  });
}

/** Names of the flows that live workers run, in their order; empty when none is alive. */
async function flowsOfWorkers(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ flows: string[] }>(
    `SELECT flows FROM monitoring.workers WHERE ${isAliveSql} ORDER BY started_at DESC`,
  );
  return [...new Set(rows.flatMap(({ flows }) => flows))];
}

async function ended(
  pool: Pool,
  engine: DBOSClient,
  id: string,
  onProgress: RequestFlowOptions["onProgress"],
): Promise<FlowRunStatus> {
  let told: string | null = null;
  let aliveAt = performance.now();
  for (;;) {
    const run = await current(engine, id);
    if (run.state !== told) onProgress?.(run);
    told = run.state;
    if (run.state === "succeeded") return run;
    if (run.finishedAt !== null) {
      throw new RuntimeError(
        "MLO5606",
        `${run.flow} ${run.state}${run.error === null ? "" : `: ${run.error}`}`,
      );
    }
    if ((await flowsOfWorkers(pool)).length > 0) aliveAt = performance.now();
    else if (performance.now() - aliveAt > withoutWorkerMilliseconds) throw noWorker();
    await sleep(pollMilliseconds);
  }
}

async function current(engine: DBOSClient, id: string): Promise<FlowRunStatus> {
  const run = await engine.getWorkflow(id);
  if (run === undefined) throw new RuntimeError("MLO5606", `The run ${id} was deleted.`);
  return flowRunStatus(run);
}

function noWorker(): RuntimeError {
  return new RuntimeError("MLO5605", "No worker is running on this database, so that no flow can run.", {
    hint: "Start the system with `mlops up`.",
  });
}
