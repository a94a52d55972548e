import { describe, expect, test } from "vitest";
import { randomOf } from "./events.mjs";
import { failuresOf, judge } from "./judge.mjs";
import { robustSlope } from "./slope.mjs";

const megabyte = 1024 * 1024;

interface Sample {
  seconds: number;
  work: Record<string, number>;
  quantities: Record<string, number>;
}

/** Thirty minutes, a sample every five seconds. */
function recorded(quantities: (seconds: number, random: () => number) => Record<string, number>): Sample[] {
  const random = randomOf(11);
  return Array.from({ length: 360 }, (_, i) => {
    const seconds = 5 * i;
    return {
      seconds,
      work: { prediction: 40 * seconds, flow: seconds / 10 },
      quantities: quantities(seconds, random),
    };
  });
}
const grown = (samples: Sample[]): string[] => failuresOf(judge(samples)).map(({ quantity }) => quantity);

/** Memory of a process: 90 MB, up to 60 MB of garbage that is collected every half minute, and some warm-up. */
const sawtooth = (seconds: number, random: () => number): number =>
  (90 + 60 * ((seconds % 30) / 30) + 3 * random() - 30 * Math.exp(-seconds / 60)) * megabyte;

test("the slope is that of most points, whatever some do, and its bounds hold it", () => {
  const points = Array.from({ length: 50 }, (_, x): [number, number] => [
    x,
    x % 7 === 0 ? 1000 : 3 * x + (x % 2),
  ]);
  const { slope, low, high } = robustSlope(points)!;
  expect(slope).toBeCloseTo(3, 0);
  expect(low).toBeLessThanOrEqual(slope);
  expect(high).toBeGreaterThanOrEqual(slope);
  expect(robustSlope([[1, 1]])).toBeNull();
});

describe("what stays is fine", () => {
  test.each([
    ["memory that garbage moves up and down", { "worker.memory": sawtooth }],
    ["a table with a row for each prediction", { "rows.serving.predictions": (s: number) => 40 * s }],
    ["handles that come and go", { "worker.handles": (s: number) => 40 + (s % 3) }],
    [
      "memory that is held for three minutes",
      { "worker.memory": (s: number) => (s > 900 && s < 1080 ? 400 : 100) * megabyte },
    ],
    [
      "memory that rises to a plateau in the first half",
      { "buyers.memory": (s: number) => (s > 600 ? 85 : 45) * megabyte },
    ],
    ["runs of the workflow engine", { "rows.dbos.workflow_status": (s: number) => 12 + s / 10 }],
  ])("%s", (_, quantities) => {
    const of = Object.entries(quantities);
    expect(
      grown(recorded((s, random) => Object.fromEntries(of.map(([name, at]) => [name, at(s, random)])))),
    ).toEqual([]);
  });
});

describe("what grows is named", () => {
  test.each<[string, string, (seconds: number, random: () => number) => number]>([
    [
      "a leak of 2 MB a minute under garbage of 60",
      "worker.memory",
      (s, r) => sawtooth(s, r) + (s / 60) * 2 * megabyte,
    ],
    ["a handle left at every minute", "api.handles", (s) => 40 + Math.floor(s / 60)],
    ["a thread left at every training", "worker.threads", (s) => 12 + Math.floor(s / 90)],
    ["a folder of the spool left every five minutes", "spool.folders", (s) => 1 + Math.floor(s / 300)],
    ["two rows for each prediction", "rows.serving.predictions", (s) => 80 * s],
    ["a table that no rule names", "rows.raw._surprise", (s) => Math.floor(s / 20)],
    ["a log line for each prediction", "log.api", (s) => 40 * s * 200],
    ["dead rows that are never cleared", "bytes.raw.events", (s) => megabyte + s * 10_000],
    ["a process that was started again, once", "restarts", (s) => (s > 1700 ? 1 : 0)],
  ])("%s", (_, quantity, at) => {
    expect(grown(recorded((s, random) => ({ [quantity]: at(s, random) })))).toEqual([quantity]);
  });

  test("a quantity that was seen too seldom is no pass", () => {
    expect(
      grown(recorded((s): Record<string, number> => (s > 1790 ? { "worker.memory": megabyte } : {}))),
    ).toEqual(["worker.memory"]);
  });
});
