import { Cron, CronPattern } from "croner";
import { offsetAt } from "../expressions/zones.js";
import { showingOf } from "./local-time.js";

/** Five fields; six, with seconds first, are for tests: mlops.yaml does not take them. */
const mode = "5-or-6-parts";

/** When a flow is due by the clocks of a time zone. */
export interface CronSchedule {
  /** The first time after the given one, exclusive; null: there is none. */
  next(after: Date): Date | null;
}

/**
 * A cron expression, read by the clocks of a time zone. croner tells which local times match; what a change of
 * the clocks makes of them is decided here, so that nothing is lost:
 *
 * - A local time that is skipped is due when the clocks are put forward, and several are due once. A schedule of
 *   every hour has no need of it and follows the time that passes. (croner skips such times for a schedule with
 *   a step, and where a whole day is skipped.)
 * - Of a local time that comes twice the first is due. A schedule of every hour, or with `*` or a step among its
 *   minutes or hours, is due both times.
 * @throws Error what croner says of an expression that is not one
 */
export function cronSchedule(expression: string, zone: string): CronSchedule {
  const face = new Cron(expression, { mode, timezone: "UTC" });
  const pattern = new CronPattern(expression, undefined, { mode, fixedTimeRule: "no-wildcard" });
  const isEveryHour = pattern.hour.every((matches) => matches === 1);
  const isRepeated = isEveryHour || !pattern.isFixedTime;

  const firstShown = (after: number, local: number): number | null => {
    for (let match = face.nextRun(new Date(local)); match !== null; match = face.nextRun(match)) {
      const { kind, at } = showingOf(match.getTime(), zone);
      if (at > after && !(kind === "skipped" && isEveryHour)) return at;
    }
    return null;
  };

  /** While the clocks show times that come twice: the first that is shown for the second time. */
  const shownAgain = (after: number, local: number): number | null => {
    const showing = showingOf(local, zone);
    if (showing.kind !== "twice") return null;
    const { at, again, change } = showing;
    const offset = local - again;
    const match = face.nextRun(new Date(after < change ? change + offset - 1 : local));
    return match !== null && match.getTime() < change + (local - at) ? match.getTime() - offset : null;
  };

  return {
    next(date) {
      const after = date.getTime();
      const local = after + offsetAt(after, zone);
      const times = [firstShown(after, local), isRepeated ? shownAgain(after, local) : null];
      const coming = times.filter((time) => time !== null);
      return coming.length === 0 ? null : new Date(Math.min(...coming));
    },
  };
}

/** Times that were due, from the oldest to the newest. */
export interface DueTimes {
  readonly times: readonly Date[];
  /** Whether there may be older ones. */
  readonly isCut: boolean;
}

/** The newest times in (after, until], at most `limit`. */
export function dueTimes(schedule: CronSchedule, after: Date, until: Date, limit: number): DueTimes {
  // Looked for backwards, ever further: a schedule of every minute may have been left alone for years.
  for (let span = 3_600_000; ; span *= 4) {
    const from = Math.max(after.getTime(), until.getTime() - span);
    const times: Date[] = [];
    for (let due = schedule.next(new Date(from)); due !== null && due <= until; due = schedule.next(due)) {
      times.push(due);
    }
    const isAll = from === after.getTime();
    if (isAll || times.length >= limit)
      return { times: times.slice(-limit), isCut: times.length > limit || !isAll };
  }
}
