import type { ProcessPlan, Role } from "@mlops-yaml/generator/deployment";

/** What the supervisor has to run. */
export interface RunPlan {
  readonly project: string;
  readonly buildHash: string;
  /** Null: the embedded PostgreSQL. */
  readonly databaseUrl: string | null;
  /** In the order in which they start. */
  readonly processes: readonly PlannedProcess[];
  /** Whether the supervisor lives on when the command that started it is gone. */
  readonly detached: boolean;
}

export interface PlannedProcess {
  readonly name: string;
  readonly runs: ProcessPlan["runs"];
  /** Compiled entry point, relative to the project's folder. */
  readonly entry: string;
  /** As whom it connects to the embedded database. */
  readonly role: Role;
  /** Null: it listens nowhere. */
  readonly port: number | null;
  /** Answers 200 as soon as the process does its work; null: nothing says so. */
  readonly readyUrl: string | null;
  readonly environment: Readonly<Record<string, string>>;
}

/** From the command to the supervisor. */
export type Order =
  | { readonly type: "start"; readonly plan: RunPlan }
  | { readonly type: "stop" }
  /** The processes that are being stopped get no more time for it. */
  | { readonly type: "hurry" };

/** From the supervisor to the command. */
export type Report =
  | { readonly type: "line"; readonly process: string; readonly line: string }
  | { readonly type: "ready"; readonly seconds: number }
  /** The system cannot start; everything has been stopped again. */
  | { readonly type: "failed"; readonly problem: Problem }
  /** The system runs, but something keeps it from being ready. */
  | { readonly type: "degraded"; readonly problem: Problem };

export interface Problem {
  readonly message: string;
  readonly hint: string | null;
}
