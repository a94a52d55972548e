import type { Catchup } from "../definitions/schedule.js";
import { cronSchedule, dueTimes } from "./cron-schedule.js";

/** A schedule as the workers share it (monitoring.schedules). */
export interface StoredSchedule {
  readonly flow: string;
  readonly expression: string;
  readonly timezone: string;
  readonly catchup: Catchup;
  /** It is decided what becomes of the times up to here. */
  readonly decidedUntil: Date;
  /** Times to run one after the other, from the oldest on. */
  readonly missed: readonly Date[];
  /** The newest time that waits for its turn. */
  readonly waiting: Date | null;
}

/** The outcome for the times up to now, and what to tell of it. */
export interface Decision {
  readonly missed: readonly Date[];
  readonly waiting: Date | null;
  /** For the log; null: nothing out of the ordinary. */
  readonly remark: string | null;
}

/** A worker looks every second; a time that nobody looked at for this long was missed. */
const lateMilliseconds = 60_000;
/** With `catchup: all`, so many missed times are run; older ones are dropped. */
export const longestCatchup = 1_000;

/** Clocks of workers may differ by this much. */
const clocksDifferByMilliseconds = 5 * 60_000;

/** Whether it was decided on by a clock that was ahead: no time would be due until the right one has come as far. */
export function isBeyondNow({ decidedUntil }: StoredSchedule, now: Date): boolean {
  return decidedUntil.getTime() > now.getTime() + clocksDifferByMilliseconds;
}

/**
 * Decides what becomes of the times that were due since the schedule was last looked at. At most one time waits: a newer one takes its
 * place, so that a flow which takes longer than its interval does not pile up runs.
 * @param aliveSince since when a worker that still lives has been running; a time after it was not missed, but
 *   could not be looked at, and is run late
 * @returns null: nothing was due
 */
export function decideDue(schedule: StoredSchedule, now: Date, aliveSince: Date): Decision | null {
  const { flow, catchup, decidedUntil } = schedule;
  const cron = cronSchedule(schedule.expression, schedule.timezone);
  const { times, isCut } = dueTimes(cron, decidedUntil, now, catchup === "all" ? longestCatchup : 1);
  const newest = times.at(-1);
  if (newest === undefined) return null;
  const { missed, waiting } = schedule;
  const isLate = (due: Date): boolean => due.getTime() < now.getTime() - lateMilliseconds;
  const decide: Record<Catchup, () => Decision> = {
    none: () =>
      isLate(newest) && newest < aliveSince
        ? {
            missed,
            waiting,
            remark: `no worker ran when ${flow} was due ${at(newest)}; it runs at its next time`,
          }
        : { missed, waiting: newest, remark: merged(flow, waiting, newest) },
    last: () => ({
      missed,
      waiting: newest,
      remark: isLate(newest) ? `${flow} was due ${at(newest)}, and runs now` : merged(flow, waiting, newest),
    }),
    all: () => {
      const late = times.filter(isLate);
      const onTime = isLate(newest) ? waiting : newest;
      const cut = isCut ? `; only the newest ${longestCatchup} missed times of ${flow} are run` : "";
      const remark =
        late.length === 0
          ? merged(flow, waiting, newest)
          : `${flow} was due ${late.length} times while no worker ran, and runs for each now${cut}`;
      return { missed: [...missed, ...late].slice(-longestCatchup), waiting: onTime, remark };
    },
  };
  return decide[catchup]();
}

const merged = (flow: string, waiting: Date | null, newest: Date): string | null =>
  waiting === null
    ? null
    : `${flow} still runs: one run stands for the times ${at(waiting)} and ${at(newest)}`;

const at = (time: Date): string => time.toISOString();
