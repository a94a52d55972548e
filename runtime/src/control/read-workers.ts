import { isAliveSql } from "../flows/live-workers.js";
import type { Queryable } from "../store/index.js";
import type { WorkerStatus } from "./status.js";

/** Workers that were heard of within the last hour, the newest first. */
export async function readWorkers(db: Queryable): Promise<WorkerStatus[]> {
  const { rows } = await db.query<{
    executor_id: string;
    host: string;
    pid: number;
    alive: boolean;
    started_at: Date;
    heartbeat_at: Date;
  }>(
    `SELECT executor_id, host, pid, ${isAliveSql} AS alive, started_at, heartbeat_at
       FROM monitoring.workers WHERE heartbeat_at > now() - interval '1 hour' ORDER BY started_at DESC`,
  );
  return rows.map((row) => ({
    id: row.executor_id,
    host: row.host,
    pid: row.pid,
    alive: row.alive,
    startedAt: row.started_at.toISOString(),
    heartbeatAt: row.heartbeat_at.toISOString(),
  }));
}
