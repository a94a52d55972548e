import { getEnvironmentData, setEnvironmentData } from "node:worker_threads";
import type { ZoneRules } from "./rules.js";

/** Threads that are started later get a copy of what stands here. */
const key = "mlops-yaml zone rules";

let known = (getEnvironmentData(key) ?? new Map()) as ReadonlyMap<string, ZoneRules>;

/** The rules that this process takes for a zone; undefined: Node's own. */
export function knownRules(zone: string): ZoneRules | undefined {
  return known.get(zone);
}

/** From now on the process, and the threads that it starts, take these rules for their zone. */
export function setRules(rules: ZoneRules): void {
  known = new Map(known).set(rules.zone, rules);
  // The types know of plain values; what is stored is cloned as a message is.
  setEnvironmentData(key, known as never);
}
