import { nodeOffset } from "./node-offset.js";
import { offsetBy, type ZoneRules } from "./rules.js";

const day = 86_400_000;

/**
 * The first point in time at which Node's rules differ from the given ones; null where none is found.
 * Both are looked at around each change and every few days between.
 * @param from milliseconds since 1970-01-01T00:00:00Z
 */
export function firstDifference(rules: ZoneRules, from: number, to: number): number | null {
  const times = [...rules.times].flatMap((time) => [time - 1, time]);
  for (let time = from; time < to; time += 5 * day) times.push(time);
  const differing = times.filter(
    (time) => time >= from && time < to && nodeOffset(time, rules.zone) !== offsetBy(rules, time),
  );
  return differing.length === 0 ? null : Math.min(...differing);
}
