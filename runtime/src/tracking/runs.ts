import { randomBytes } from "node:crypto";
import type { Queryable } from "../store/index.js";

export type RunStatus = "RUNNING" | "FINISHED" | "FAILED" | "KILLED";

/** 32 hexadecimal digits. */
export const newRunId = (): string => randomBytes(16).toString("hex");

/** Starts a run of an experiment (which is made if need be); a run that exists is left as it is. */
export async function createRun(
  db: Queryable,
  run: { readonly runId: string; readonly experiment: string; readonly runName: string },
): Promise<void> {
  await db.query("INSERT INTO ml.experiments (name) VALUES ($1) ON CONFLICT DO NOTHING", [run.experiment]);
  await db.query(
    `INSERT INTO ml.runs (run_id, experiment_id, run_name, status)
     SELECT $1, experiment_id, $2, 'RUNNING' FROM ml.experiments WHERE name = $3
     ON CONFLICT DO NOTHING`,
    [run.runId, run.runName, run.experiment],
  );
}

/** Ends a run; a run that has this status already keeps its end time. */
export async function finishRun(
  db: Queryable,
  runId: string,
  status: Exclude<RunStatus, "RUNNING">,
): Promise<void> {
  await db.query("UPDATE ml.runs SET status = $2, end_time = now() WHERE run_id = $1 AND status <> $2", [
    runId,
    status,
  ]);
}
