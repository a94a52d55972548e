import { DBOS } from "@dbos-inc/dbos-sdk";
import { DBOSExecutor } from "@dbos-inc/dbos-sdk/internal/dbos-executor";
import type { Pool } from "pg";
import { messageOf } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import type { Heartbeat } from "./heartbeat.js";
import { liveWorkers } from "./live-workers.js";

const lookEveryMilliseconds = 2_000;
/** After an outage of the database other workers get this long to be heard of again. */
const graceMilliseconds = 10_000;

/**
 * Looks for flows that a dead worker left unfinished, and puts them back on their queues, where any worker
 * takes them and goes on after the last finished step.
 * @returns what stops the watch
 */
export function watchForDeadWorkers(pool: Pool, heartbeat: Heartbeat, log: Logger): () => void {
  const startedAt = performance.now();
  let looking = false;
  const look = async (): Promise<void> => {
    const steadySince = heartbeat.steadySince();
    const afterOutage = steadySince !== null && steadySince > startedAt + lookEveryMilliseconds;
    if (steadySince === null || looking) return;
    if (afterOutage && performance.now() - steadySince < graceMilliseconds) return;
    looking = true;
    try {
      await takeOver(pool, log);
    } catch (error) {
      log.warn(`Looking for unfinished flows of other workers failed: ${messageOf(error)}`);
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(() => void look(), lookEveryMilliseconds);
  void look();
  return () => clearInterval(timer);
}

/** Puts the unfinished flows of dead workers back, and forgets workers that were not heard of for an hour. */
async function takeOver(pool: Pool, log: Logger): Promise<void> {
  const pending = await DBOS.listWorkflows({ status: "PENDING", loadInput: false, loadOutput: false });
  const alive = new Set(await liveWorkers(pool));
  const dead = new Set(pending.flatMap(({ executorId }) => (executorId ? [executorId] : [])));
  alive.forEach((executorId) => dead.delete(executorId));
  if (dead.size > 0) {
    // One statement a worker, which only moves what still is that worker's: two takers share the flows.
    const taken = await DBOSExecutor.globalInstance?.recoverPendingWorkflows([...dead]);
    if (taken !== undefined && taken.length > 0) {
      log.warn(`${taken.length} unfinished flows of a worker that is gone go on`, { workers: [...dead] });
    }
  }
  await pool.query(
    "DELETE FROM monitoring.workers WHERE executor_id <> ALL($1) AND heartbeat_at < now() - interval '1 hour'",
    [[...alive]],
  );
}
