/** Why a flow runs. */
export type FlowReason = "schedule" | "request" | "bootstrap" | "ingest" | "drift";

/** What a flow is started with, beside the time that it was asked for. Recorded with the run. */
export interface FlowRequest {
  readonly reason: FlowReason;
  /** Interval to be loaded or computed again, as `parseInterval` takes it. */
  readonly backfill?: string;
}

/** What a flow that succeeds says of itself; recorded with the run. */
export interface FlowOutcome {
  /** One line for people. */
  readonly message: string;
}
