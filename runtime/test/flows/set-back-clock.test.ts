import { afterEach, expect, it } from "vitest";
import { until } from "../../../tests/support/until.js";
import { decideDue, isBeyondNow, type StoredSchedule } from "../../src/flows/decide-due.js";
import { watchClock } from "../../src/flows/set-back-clock.js";
import { recordedLog } from "../support/log.js";

let end: () => void;
afterEach(() => end());

it("a clock that is set back is noticed once, one that is set ahead or by a moment is not", async () => {
  let offset = 0;
  let asked = 0;
  let noticed = 0;
  const now = (): number => {
    asked += 1;
    return Date.now() + offset;
  };
  const setTo = async (milliseconds: number): Promise<void> => {
    offset = milliseconds;
    const before = asked;
    await until(() => asked > before, "a look at the clock");
  };
  end = watchClock(recordedLog().log, () => (noticed += 1), now);
  await setTo(3_600_000);
  await setTo(3_597_000);
  expect(noticed).toBe(0);
  offset = 0;
  await until(() => noticed === 1, "that it is noticed");
});

it("a schedule that was decided on by a clock far ahead is decided again", () => {
  const schedule: StoredSchedule = {
    flow: "ingest.flights",
    expression: "* * * * *",
    timezone: "UTC",
    catchup: "none",
    decidedUntil: new Date("2026-03-02T10:00:00Z"),
    missed: [],
    waiting: null,
  };
  const now = new Date("2026-03-02T09:00:30Z");
  expect(decideDue(schedule, now, now)).toBeNull();
  expect(isBeyondNow(schedule, now)).toBe(true);
  expect(isBeyondNow({ ...schedule, decidedUntil: now }, now)).toBe(false);
});
