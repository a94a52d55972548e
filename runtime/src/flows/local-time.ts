import { offsetAt } from "../expressions/zones.js";

/**
 * When the clocks of a zone show a local time: once; twice, as they were put back; or never, as they were put
 * forward over it, and then `at` is the moment of the change. All in milliseconds.
 */
export type Showing =
  | { readonly kind: "once"; readonly at: number }
  | { readonly kind: "twice"; readonly at: number; readonly again: number; readonly change: number }
  | { readonly kind: "skipped"; readonly at: number };

const day = 86_400_000;

/** @param local the clock's face, as if it were UTC */
export function showingOf(local: number, zone: string): Showing {
  const [before, after] = [offsetAt(local - day, zone), offsetAt(local + day, zone)];
  const [early, late] = [local - before, local - after];
  if (before === after) return { kind: "once", at: early };
  const isBefore = offsetAt(early, zone) === before;
  const isAfter = offsetAt(late, zone) === after;
  if (isBefore && isAfter)
    return { kind: "twice", at: early, again: late, change: changeBetween(early, late, zone) };
  if (isBefore || isAfter) return { kind: "once", at: isBefore ? early : late };
  return { kind: "skipped", at: changeBetween(late, early, zone) };
}

/** The first millisecond of the new offset. */
function changeBetween(before: number, after: number, zone: string): number {
  const offset = offsetAt(before, zone);
  let [least, greatest] = [before, after];
  while (greatest - least > 1) {
    const middle = Math.floor((least + greatest) / 2);
    if (offsetAt(middle, zone) === offset) least = middle;
    else greatest = middle;
  }
  return greatest;
}
