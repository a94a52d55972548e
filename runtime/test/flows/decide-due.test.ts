import { describe, expect, it } from "vitest";
import { decideDue, longestCatchup, type StoredSchedule } from "../../src/flows/decide-due.js";

const at = (time: string): Date => new Date(`2026-03-02T${time}Z`);
const schedule = (parts: Partial<StoredSchedule> = {}): StoredSchedule => ({
  flow: "monitor.drift",
  expression: "0 * * * *",
  timezone: "UTC",
  catchup: "none",
  decidedUntil: at("08:30:00"),
  missed: [],
  waiting: null,
  ...parts,
});

describe("a time that is due", () => {
  it("is not before its time", () => {
    expect(decideDue(schedule(), at("08:59:59"), at("08:00:00"))).toBeNull();
  });
  it("waits for its turn", () => {
    const decision = decideDue(schedule(), at("09:00:00"), at("08:00:00"));
    expect(decision).toEqual({ missed: [], waiting: at("09:00:00"), remark: null });
  });
  it("takes the place of an older one that waits while the flow still runs", () => {
    const busy = schedule({ waiting: at("08:00:00") });
    const decision = decideDue(busy, at("09:00:01"), at("07:00:00"));
    expect(decision).toMatchObject({ missed: [], waiting: at("09:00:00") });
    expect(decision?.remark).toContain("still runs");
  });
});

describe("times that were missed", () => {
  const [now, started] = [at("12:10:00"), at("12:09:59")];
  it.each([
    ["none", [], null],
    ["last", [], "12:00:00"],
    ["all", ["09:00:00", "10:00:00", "11:00:00", "12:00:00"], null],
  ] as const)("catchup: %s", (catchup, missed, waiting) => {
    expect(decideDue(schedule({ catchup }), now, started)).toMatchObject({
      missed: missed.map(at),
      waiting: waiting === null ? null : at(waiting),
      remark: expect.stringContaining("monitor.drift"),
    });
  });
  it("are none for a worker that lived, and could not look: the newest runs", () => {
    expect(decideDue(schedule(), now, at("08:00:00"))).toMatchObject({ waiting: at("12:00:00") });
  });
  it("are not in the way of a time that is due now", () => {
    const decision = decideDue(schedule({ catchup: "all" }), at("12:00:30"), at("12:00:29"));
    expect(decision).toMatchObject({
      missed: ["09:00:00", "10:00:00", "11:00:00"].map(at),
      waiting: at("12:00:00"),
    });
    expect(decideDue(schedule(), at("12:00:30"), at("12:00:29"))).toMatchObject({ waiting: at("12:00:00") });
  });
  it("are bounded", () => {
    const years = schedule({ catchup: "all", expression: "* * * * *", decidedUntil: new Date("2020-01-01") });
    const decision = decideDue(years, now, started);
    expect(decision?.missed.length).toBeGreaterThan(longestCatchup - 3);
    expect(decision?.missed.length).toBeLessThanOrEqual(longestCatchup);
    expect(decision?.remark).toContain("only the newest 1000");
  });
});
