import type { GateOutcome } from "../tracking/index.js";
import type { FlowRunStatus, FlowState } from "./flow-run.js";
import type { Deliveries } from "./read-deliveries.js";

/** Names of what a project declares: what its status is read for. */
export interface ProjectNames {
  readonly sources: readonly string[];
  readonly features: readonly string[];
  readonly models: readonly string[];
  readonly monitors: readonly string[];
}

/** State of a whole system, as `mlops status --json` prints it. Times are RFC 3339 in UTC. */
export interface SystemStatus {
  readonly sources: readonly SourceStatus[];
  readonly features: readonly FeatureStatus[];
  readonly models: readonly ModelStatus[];
  readonly monitors: readonly MonitorStatus[];
  readonly flows: readonly FlowStatus[];
  readonly workers: readonly WorkerStatus[];
}

export interface SourceStatus extends Deliveries {
  readonly name: string;
  /** Rows that the table holds. */
  readonly rows: number;
  readonly quarantined: number;
  /** Of the newest evaluation of each expectation. */
  readonly expectations: { readonly passed: number; readonly failed: number };
}

export interface FeatureStatus {
  readonly name: string;
  readonly state: "empty" | "materialized";
  readonly rows: number;
  /** Newest event time of the source that is in the view; null without times. */
  readonly until: string | null;
  readonly updatedAt: string | null;
  /** Values that are missing since they are out of range: of so many fields of entities, and one of them; null: none. */
  readonly missing: { readonly count: number; readonly example: string } | null;
  /** Computed anew at present, so many of its intervals so far; null: it is not, or at once. */
  readonly computing: { readonly done: number; readonly intervals: number } | null;
}

export interface ModelStatus {
  readonly name: string;
  readonly state: "untrained" | "trained";
  /** Version by alias. */
  readonly aliases: Readonly<Record<string, number>>;
  /** The newest first. */
  readonly versions: readonly ModelVersionStatus[];
}

export interface ModelVersionStatus {
  readonly version: number;
  readonly runId: string;
  readonly gatesPassed: boolean;
  /** Each gate with its verdict, in the order of mlops.yaml. */
  readonly gates: readonly GateOutcome[];
  readonly createdAt: string;
  /** Metrics on the test set: those whose names have no dot. */
  readonly metrics: Readonly<Record<string, number>>;
  /** What its training found suspicious, as an input that alone scores as well as all. */
  readonly warnings: readonly string[];
}

export interface MonitorStatus {
  readonly name: string;
  readonly state: "ok" | "alert" | "not_evaluated";
  readonly message: string | null;
  readonly evaluatedAt: string | null;
}

export interface FlowStatus {
  readonly name: string;
  /** idle: it never ran. */
  readonly state: FlowState | "idle";
  readonly lastRun: FlowRunStatus | null;
  /** Cron expression of five fields; null: it is not run by the clock. */
  readonly schedule: string | null;
  readonly nextRunAt: string | null;
}

export interface WorkerStatus {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly alive: boolean;
  readonly startedAt: string;
  readonly heartbeatAt: string;
}
