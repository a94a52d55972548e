import { readFileSync } from "node:fs";
import path from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { offsetAt } from "../../src/expressions/zones.js";
import { cronSchedule, dueTimes } from "../../src/flows/cron-schedule.js";

const minute = 60_000;

function nextTimes(expression: string, zone: string, after: string, count: number): string[] {
  const schedule = cronSchedule(expression, zone);
  const times: string[] = [];
  for (let time = schedule.next(new Date(after)); time !== null && times.length < count;) {
    times.push(time.toISOString().slice(0, 16) + "Z");
    time = schedule.next(time);
  }
  return times;
}

describe("a schedule over a change of the clocks", () => {
  it.each([
    // What is skipped is due when the clocks are put forward, once.
    ["30 2 * * *", "America/New_York", "2025-03-08T12:00Z", ["2025-03-09T07:00Z", "2025-03-10T06:30Z"]],
    ["0 0 * * *", "America/Santiago", "2025-09-06T12:00Z", ["2025-09-07T04:00Z", "2025-09-08T03:00Z"]],
    ["0 0 * * *", "Asia/Beirut", "2025-03-29T12:00Z", ["2025-03-29T22:00Z", "2025-03-30T21:00Z"]],
    ["0 0 * * *", "Africa/Cairo", "2025-04-24T12:00Z", ["2025-04-24T22:00Z", "2025-04-25T21:00Z"]],
    ["15 2 * * *", "Australia/Lord_Howe", "2025-10-04T00:00Z", ["2025-10-04T15:30Z", "2025-10-05T15:15Z"]],
    ["10,20 2 * * *", "America/New_York", "2025-03-08T12:00Z", ["2025-03-09T07:00Z", "2025-03-10T06:10Z"]],
    ["0 */12 * * *", "America/Santiago", "2025-09-06T17:00Z", ["2025-09-07T04:00Z", "2025-09-07T15:00Z"]],
    // Samoa had no 30 December 2011.
    ["0 12 30 * *", "Pacific/Apia", "2011-12-28T20:00Z", ["2011-12-30T10:00Z", "2012-01-29T22:00Z"]],
    // Of what comes twice, the first.
    ["30 1 * * *", "America/New_York", "2025-11-01T12:00Z", ["2025-11-02T05:30Z", "2025-11-03T06:30Z"]],
    ["30 2 * * *", "Europe/Berlin", "2025-10-25T12:00Z", ["2025-10-26T00:30Z", "2025-10-27T01:30Z"]],
    ["30 0 * * *", "America/Havana", "2025-11-01T12:00Z", ["2025-11-02T04:30Z", "2025-11-03T05:30Z"]],
    ["45 1 * * *", "Australia/Lord_Howe", "2025-04-05T00:00Z", ["2025-04-05T14:45Z", "2025-04-06T15:15Z"]],
    // From within the second hour, too.
    ["30 1 * * *", "America/New_York", "2025-11-02T06:10Z", ["2025-11-03T06:30Z"]],
    // Steps and hours follow the time that passes.
    ["0 * * * *", "America/New_York", "2025-11-02T04:30Z", ["2025-11-02T05:00Z", "2025-11-02T06:00Z"]],
    ["*/30 * * * *", "America/New_York", "2025-11-02T05:40Z", ["2025-11-02T06:00Z", "2025-11-02T06:30Z"]],
    ["20 * * * *", "America/New_York", "2025-03-09T06:00Z", ["2025-03-09T06:20Z", "2025-03-09T07:20Z"]],
    // Day of month and day of week: either.
    ["0 12 1,15 * 1", "America/New_York", "2026-11-30T20:00Z", ["2026-12-01T17:00Z", "2026-12-07T17:00Z"]],
  ])("%s in %s", (expression, zone, after, wanted) => {
    expect(nextTimes(expression, zone, after, wanted.length)).toEqual(wanted);
  });
});

interface Cases {
  zones: string[];
  changes: number[][];
  /** By expression and zone: place of the change, minutes before it, minutes between croniter's times. */
  cases: [string, [number, number, number[] | string][]][];
}

/** All 30,000 are compared when MLOPS_PROPERTY_RUNS is set; else each expression in one zone. */
const takesAll = process.env["MLOPS_PROPERTY_RUNS"] !== undefined;

describe("croniter's answers", () => {
  const fixture = path.join(import.meta.dirname, "fixtures/croniter-cases.json.br");
  const { zones, changes, cases } = JSON.parse(
    brotliDecompressSync(readFileSync(fixture)).toString(),
  ) as Cases;

  it("are these, but for the listed differences", { timeout: 120_000 }, () => {
    const counts = { compared: 0, otherDays: 0 };
    const differences: unknown[] = [];
    for (const [place, [expression, answers]] of cases.entries()) {
      for (const [index, zone] of zones.entries()) {
        if (!takesAll && index !== place % zones.length) continue;
        const [change, before, gaps] = answers[index]!;
        if (choosesDaysOtherwise(expression)) {
          counts.otherDays++;
          continue;
        }
        counts.compared++;
        const start = (changes[index]![change]! - before) * minute;
        const isLeftOut = leavesOut(expression, zone);
        const theirs = times(start, gaps).filter((time) => !isLeftOut(time));
        const ours: number[] = [];
        const schedule = cronSchedule(expression, zone);
        for (let due = schedule.next(new Date(start)); due !== null && ours.length < theirs.length;) {
          if (!isLeftOut(due.getTime())) ours.push(due.getTime());
          due = schedule.next(due);
        }
        if (ours.join() !== theirs.join()) differences.push({ expression, zone, start, theirs, ours });
      }
    }
    if (takesAll) console.log(counts);
    expect(differences).toEqual([]);
    expect(counts.compared).toBeGreaterThan(1_900);
  });
});

function times(start: number, gaps: number[] | string): number[] {
  if (typeof gaps === "string") throw new Error(`croniter: ${gaps}`);
  let time = start;
  return gaps.map((gap) => (time += gap * minute));
}

/**
 * Beside a day of month, croniter wants both of `15 * 5#2`, and takes `0-6` and `1-31` for `*`; here, as in croner
 * and POSIX, either field is enough unless one is `*`.
 */
function choosesDaysOtherwise(expression: string): boolean {
  const [, , day = "", , weekday = ""] = expression.split(" ");
  if ([day, weekday].some((field) => field === "*" || field === "?")) return false;
  return weekday.includes("#") || isEveryDay(`0 0 * * ${weekday}`) || isEveryDay(`0 0 ${day} * *`);
}

function isEveryDay(expression: string): boolean {
  return (
    dueTimes(cronSchedule(expression, "UTC"), new Date("2024-02-29"), new Date("2024-03-31"), 99).times
      .length === 31
  );
}

/** croniter has a listed time twice where it comes twice, and loses repeated times where not one hour is repeated. */
function leavesOut(expression: string, zone: string): (time: number) => boolean {
  const [minutes = "", hours = ""] = expression.split(" ");
  const listsTimes = !/[*/]/.test(minutes + hours);
  const isOdd = ["Australia/Lord_Howe", "Antarctica/Troll", "America/St_Johns"].includes(zone);
  return (time) => (listsTimes || isOdd) && comesAgain(time, zone);
}

/** Whether the clocks were put back so short a time ago that they have shown this local time before. */
function comesAgain(time: number, zone: string): boolean {
  for (let back = 30; back <= 180; back += 30) {
    const earlier = time - back * minute;
    if (offsetAt(earlier, zone) - offsetAt(time, zone) === back * minute) return true;
  }
  return false;
}

describe("times that were due", () => {
  const schedule = cronSchedule("* * * * *", "UTC");
  it("are the newest of a stretch, its end included", () => {
    const due = dueTimes(schedule, new Date("2020-01-01"), new Date("2026-01-01T00:00:00Z"), 3);
    expect(due.times.map((time) => time.toISOString().slice(0, 16))).toEqual([
      "2025-12-31T23:58",
      "2025-12-31T23:59",
      "2026-01-01T00:00",
    ]);
    expect(due.isCut).toBe(true);
  });
  it("are all of a short one", () => {
    const due = dueTimes(schedule, new Date("2026-01-01T00:00:00Z"), new Date("2026-01-01T00:02:59Z"), 3);
    expect(due.times).toHaveLength(2);
    expect(due.isCut).toBe(false);
  });
});
