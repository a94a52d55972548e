/** Time zones by their IANA names: by the rules of the project's database where they were read, else by Node's. */
import { knownRules } from "../zones/known-rules.js";
import { nodeOffset } from "../zones/node-offset.js";
import { offsetBy } from "../zones/rules.js";

/**
 * What a zone's clocks are ahead of UTC at a point in time, in milliseconds.
 * @param time milliseconds since 1970-01-01T00:00:00Z
 */
export function offsetAt(time: number, zone: string): number {
  if (zone === "UTC") return 0;
  const rules = knownRules(zone);
  return rules === undefined ? nodeOffset(time, zone) : offsetBy(rules, time);
}

/** The zone's clock at a point in time, as if it were UTC. */
export function localTime(time: number, zone: string): number {
  return time + offsetAt(time, zone);
}

const day = 86_400_000;

/**
 * The point in time at which a zone's clocks show a local time. Of a time that comes twice the second is
 * meant; one that is skipped is read by the offset before the change. PostgreSQL does the same
 * (DetermineTimeZoneOffset).
 */
export function fromLocalTime(local: number, zone: string): number {
  const before = offsetAt(local - day, zone);
  const after = offsetAt(local + day, zone);
  const [early, late] = [local - before, local - after];
  if (before === after) return early;
  const isBefore = offsetAt(early, zone) === before;
  const isAfter = offsetAt(late, zone) === after;
  if (isBefore !== isAfter) return isBefore ? early : late;
  return isBefore ? late : early;
}
