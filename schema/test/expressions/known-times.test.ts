import { describe, expect, it } from "vitest";
import { greatestKnownAt, proveKnown, type KnownTimes } from "../../src/expressions/index.js";
import { compiled } from "./scope.js";

async function times(): Promise<KnownTimes> {
  return {
    rowKnownAt: await compiled("sched_dep_utc - interval '30 days'"),
    columns: {
      dep_delay: await compiled("sched_dep_utc + dep_delay * interval '1 minute'"),
      air_time: await compiled("sched_dep_utc + interval '1 hour' * 2"),
    },
  };
}

describe("what is known at the time of the prediction", () => {
  const predictAt = "sched_dep_utc - interval '2 hours'";

  it.each(["distance", "extract(hour from sched_dep_utc)", "carrier || tailnum", "1"])(
    "%s is",
    async (text) => {
      expect(proveKnown(await compiled(text), await compiled(predictAt), await times())).toBeNull();
    },
  );

  it("names the column, its known time and predict_at", async () => {
    const answer = proveKnown(
      await compiled("distance + dep_delay * 2"),
      await compiled(predictAt),
      await times(),
    );
    expect(answer).toMatchObject({
      column: "dep_delay",
      isOwn: true,
      when: "known at sched_dep_utc + dep_delay * interval '1 minute', which cannot be shown to be at or before predict_at (sched_dep_utc - interval '2 hours')",
    });
  });

  it("tells by how much a column is late", async () => {
    const answer = proveKnown(await compiled("air_time"), await compiled(predictAt), await times());
    expect(answer?.when).toBe(
      "known at sched_dep_utc + interval '1 hour' * 2, which is 4 hours after predict_at (sched_dep_utc - interval '2 hours')",
    );
  });

  it.each([
    ["sched_dep_utc", "sched_dep_utc", true],
    ["date_trunc('hour', sched_dep_utc)", "sched_dep_utc", true],
    ["sched_dep_utc", "date_trunc('hour', sched_dep_utc)", false],
    ["greatest(sched_dep_utc - interval '1 day', sched_dep_utc)", "sched_dep_utc", true],
    ["greatest(sched_dep_utc, landed)", "sched_dep_utc", false],
    ["least(sched_dep_utc, landed)", "sched_dep_utc", true],
    ["landed", "landed + interval '1 second'", true],
    ["landed", "sched_dep_utc", false],
    ["coalesce(landed, sched_dep_utc)", "sched_dep_utc", false],
    ["timestamptz '2013-01-01Z'", "timestamptz '2014-01-01Z'", true],
  ])("known at %s, asked at %s: %s", async (known, at, isProven) => {
    const scope = { rowKnownAt: await compiled(known), columns: {} };
    expect(proveKnown(await compiled("distance"), await compiled(at), scope) === null).toBe(isProven);
  });
});

describe("the greatest of several known times", () => {
  it.each([
    [["sched_dep_utc", "sched_dep_utc"], "sched_dep_utc"],
    [["sched_dep_utc - interval '30 days'", "sched_dep_utc"], "sched_dep_utc"],
    [["landed", "landed - interval '1 hour'"], "landed"],
    [
      ["sched_dep_utc - interval '30 days'", "sched_dep_utc + (dep_delay + air_time) * interval '1 minute'"],
      "case when dep_delay is not null and air_time is not null then greatest(sched_dep_utc - interval '30 days', sched_dep_utc + (dep_delay + air_time) * interval '1 minute') end",
    ],
    [
      ["sched_dep_utc", "date_trunc('day', sched_dep_utc)"],
      "greatest(sched_dep_utc, date_trunc('day', sched_dep_utc))",
    ],
  ])("of %s", async (given, want) => {
    const [first, ...rest] = await Promise.all(given.map(compiled));
    if (first === undefined) throw new Error("no times given");
    expect(greatestKnownAt([first, ...rest]).text).toBe(want);
  });
});
