import { DBOS } from "@dbos-inc/dbos-sdk";
import type { Pool } from "pg";
import { messageOf } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import type { MonitorDefinition } from "../definitions/monitor.js";
import { pruneMonitorResults } from "../monitoring/index.js";
import { pruneResults } from "../validation/index.js";

const dayMilliseconds = 24 * 60 * 60 * 1000;
/** Finished runs of flows are kept for at least this long. */
const leastKeptDays = 30;
/** Runs that are deleted in one transaction. */
const batchSize = 500;

/**
 * Deletes what is recorded of old runs and old results of expectations and monitors, at the worker's start and daily; what they made stays. Whoever looks
 * second finds nothing to do.
 * @param monitors look for trainings that drift started within their windows
 * @returns ends the looking
 */
export function keepHistoryShort(
  pool: Pool,
  monitors: readonly MonitorDefinition[],
  log: Logger,
): () => void {
  const windowDays = monitors.map(({ windowSeconds }) => Math.ceil((windowSeconds * 1000) / dayMilliseconds));
  const keptDays = Math.max(leastKeptDays, ...windowDays);
  const prune = async (): Promise<void> => {
    try {
      const deleted = await pruneFlowRuns(pool, keptDays);
      if (deleted > 0) log.info(`${deleted} finished runs of more than ${keptDays} days ago were deleted`);
      const results = await pruneResults(pool, keptDays);
      if (results > 0)
        log.info(`${results} results of expectations of more than ${keptDays} days ago were deleted`);
      const monitored = await pruneMonitorResults(pool, keptDays);
      if (monitored > 0)
        log.info(`${monitored} results of monitors of more than ${keptDays} days ago were deleted`);
    } catch (error) {
      log.warn(`Deleting old runs failed: ${messageOf(error)}`);
    }
  };
  const timer = setInterval(() => void prune(), dayMilliseconds);
  void prune();
  return () => clearInterval(timer);
}

/**
 * Each flow keeps its newest run, however old, for its status.
 * @returns number of deleted runs
 */
async function pruneFlowRuns(pool: Pool, keptDays: number): Promise<number> {
  const before = Date.now() - keptDays * dayMilliseconds;
  for (let deleted = 0; ;) {
    const { rows } = await pool.query<{ id: string }>(
      `SELECT workflow_uuid AS id FROM dbos.workflow_status AS run
        WHERE status IN ('SUCCESS', 'ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED')
          AND coalesce(completed_at, updated_at) < $1
          AND EXISTS (SELECT FROM dbos.workflow_status AS newer
                       WHERE newer.name = run.name AND newer.created_at > run.created_at)
        LIMIT ${batchSize}`,
      [before],
    );
    if (rows.length === 0) return deleted;
    await DBOS.deleteWorkflows(rows.map(({ id }) => id));
    deleted += rows.length;
  }
}
