import type { Catchup } from "./schedule.js";

export interface MonitorDefinition {
  readonly name: string;
  readonly type: "drift";
  readonly service: string;
  readonly model: string;
  readonly windowSeconds: number;
  readonly schedule: string;
  /** Missing: none. */
  readonly catchup?: Catchup;
  readonly minRows: number;
  readonly driftShare: number;
  readonly onDrift: "alert" | "retrain";
}
