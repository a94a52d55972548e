import { createHash } from "node:crypto";

/** How far a zone's clocks are ahead of UTC, and when that changes; all in milliseconds. */
export interface ZoneRules {
  readonly zone: string;
  /** Before the first change. */
  readonly first: number;
  /** Changes, ascending, before `rulesEnd`. */
  readonly times: Float64Array;
  /** From each change on. */
  readonly offsets: Int32Array;
}

/** The calendar repeats itself after 400 years, the days of the week too. */
const cycle = 146_097 * 86_400_000;
/** From here on rules only repeat: no zone has a change written out later, and a whole cycle lies before the end. */
export const rulesRepeatFrom = Date.UTC(2100, 0, 1);
export const rulesEnd = rulesRepeatFrom + cycle;

/** @param time milliseconds since 1970-01-01T00:00:00Z */
export function offsetBy({ first, times, offsets }: ZoneRules, time: number): number {
  const within = time < rulesEnd ? time : time - Math.ceil((time - rulesEnd + 1) / cycle) * cycle;
  let [least, end] = [0, times.length];
  while (least < end) {
    const middle = (least + end) >>> 1;
    if (times[middle]! <= within) least = middle + 1;
    else end = middle;
  }
  return least === 0 ? first : offsets[least - 1]!;
}

/** sha256 of what holds before a time: later rules, which governments change, do not count. */
export function rulesHash({ first, times, offsets }: ZoneRules, until: number): string {
  const changes: number[] = [first];
  for (const [index, time] of times.entries()) if (time < until) changes.push(time, offsets[index]!);
  return createHash("sha256").update(changes.join(" ")).digest("hex");
}
