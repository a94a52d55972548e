import type { Queryable } from "../store/index.js";
import type { MonitorStatus } from "./status.js";

/** The newest result of each monitor. */
export async function readMonitors(db: Queryable, monitors: readonly string[]): Promise<MonitorStatus[]> {
  const { rows } = await db.query<{
    monitor: string;
    state: MonitorStatus["state"];
    message: string;
    evaluated_at: Date;
  }>(
    `SELECT DISTINCT ON (monitor) monitor, state, message, evaluated_at
       FROM monitoring.results WHERE monitor = ANY($1) ORDER BY monitor, evaluated_at DESC, result_id DESC`,
    [monitors],
  );
  return monitors.map((name) => {
    const row = rows.find(({ monitor }) => monitor === name);
    return {
      name,
      state: row?.state ?? "not_evaluated",
      message: row?.message ?? null,
      evaluatedAt: row?.evaluated_at.toISOString() ?? null,
    };
  });
}
