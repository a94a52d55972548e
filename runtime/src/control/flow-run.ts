import type { WorkflowStatus } from "@dbos-inc/dbos-sdk";
import { messageOf } from "../errors/index.js";

export type FlowState = "waiting" | "running" | "succeeded" | "failed" | "cancelled";

/** One run of a flow. Times are RFC 3339 in UTC. */
export interface FlowRunStatus {
  readonly id: string;
  readonly flow: string;
  readonly state: FlowState;
  /** schedule, request, bootstrap, ingest, drift; null where it is not recorded. */
  readonly reason: string | null;
  readonly startedAt: string;
  /** Null while it waits or runs. */
  readonly finishedAt: string | null;
  readonly durationSeconds: number | null;
  /** What the flow said of itself when it succeeded. */
  readonly message: string | null;
  readonly error: string | null;
}

const states: Readonly<Record<string, FlowState>> = {
  ENQUEUED: "waiting",
  DELAYED: "waiting",
  PENDING: "running",
  SUCCESS: "succeeded",
  ERROR: "failed",
  MAX_RECOVERY_ATTEMPTS_EXCEEDED: "failed",
  CANCELLED: "cancelled",
};

export function flowRunStatus(run: WorkflowStatus): FlowRunStatus {
  const state = states[run.status] ?? "running";
  const started = run.dequeuedAt ?? run.createdAt;
  const finished =
    state === "waiting" || state === "running" ? null : (run.completedAt ?? run.updatedAt ?? null);
  return {
    id: run.workflowID,
    flow: run.workflowName,
    state,
    reason: run.scheduleName === undefined ? textOf(run.attributes, "reason") : "schedule",
    startedAt: new Date(started).toISOString(),
    finishedAt: finished === null ? null : new Date(finished).toISOString(),
    durationSeconds: finished === null ? null : Math.max(0, finished - started) / 1000,
    message: state === "succeeded" ? textOf(run.output, "message") : null,
    error: state === "failed" ? failure(run) : null,
  };
}

function failure(run: WorkflowStatus): string {
  if (run.status === "MAX_RECOVERY_ATTEMPTS_EXCEEDED") return "It took its worker down with it too often.";
  return run.error === undefined || run.error === null ? "unknown" : messageOf(run.error);
}

function textOf(value: unknown, key: string): string | null {
  if (typeof value !== "object" || value === null || !(key in value)) return null;
  const text: unknown = (value as Record<string, unknown>)[key];
  return typeof text === "string" ? text : null;
}
