import { describe, expect, test } from "vitest";
import { splitExamples, type SplitRows } from "../../src/training/split.js";

const model = (split: { by: "time" | "random"; test: number; validation: number; gapSeconds: number }) => ({
  name: "late",
  split,
});
const examplesAt = (seconds: readonly number[]) => ({
  ids: seconds.map((_, row) => `f${row}`),
  predictAt: Float64Array.from(seconds, (second) => second * 1000),
});
const listed = ({ train, validation, test: tested }: SplitRows) => [
  [train[0], train.at(-1)],
  [validation[0], validation.at(-1)],
  [tested[0], tested.at(-1)],
];
const seconds = Array.from({ length: 100 }, (_, i) => i);

describe("by time", () => {
  test("the last share tests, the one before validates", () => {
    const split = model({ by: "time", test: 0.2, validation: 0.1, gapSeconds: 0 });
    expect(listed(splitExamples(split, examplesAt(seconds), 1))).toEqual([
      [0, 69],
      [70, 79],
      [80, 99],
    ]);
  });

  test("rows within the gap before a boundary belong to nothing", () => {
    const split = model({ by: "time", test: 0.2, validation: 0.1, gapSeconds: 5 });
    expect(listed(splitExamples(split, examplesAt(seconds), 1))).toEqual([
      [0, 59],
      [65, 74],
      [80, 99],
    ]);
  });

  test("rows of one moment stay together", () => {
    const split = model({ by: "time", test: 0.25, validation: 0.25, gapSeconds: 0 });
    const tens = seconds.map((second) => Math.floor(second / 10));
    expect(listed(splitExamples(split, examplesAt(tens), 1))).toEqual([
      [0, 39],
      [40, 69],
      [70, 99],
    ]);
  });

  test("no validation set is asked for, none is made", () => {
    const split = model({ by: "time", test: 0.2, validation: 0, gapSeconds: 5 });
    const rows = splitExamples(split, examplesAt(seconds), 1);
    expect(rows.validation).toHaveLength(0);
    expect(rows.train).toHaveLength(75);
  });
});

describe("at random", () => {
  const split = model({ by: "random", test: 0.2, validation: 0.1, gapSeconds: 0 });
  const ids = Array.from({ length: 5000 }, (_, row) => `f${row}`);

  test("the sets cover everything once and have about their shares", () => {
    const { train, validation, test: tested } = splitExamples(split, { ids, predictAt: null }, 1);
    expect([...train, ...validation, ...tested].toSorted((a, b) => a - b)).toEqual([...ids.keys()]);
    expect(tested.length / ids.length).toBeCloseTo(0.2, 1);
    expect(validation.length / ids.length).toBeCloseTo(0.1, 1);
  });

  test("an example's set depends on its id and the seed, not on the other examples", () => {
    const tested = (list: readonly string[], seed: number): Set<string> =>
      new Set([...splitExamples(split, { ids: list, predictAt: null }, seed).test].map((row) => list[row]!));
    const all = tested(ids, 1);
    expect(tested(ids.slice(1000), 1)).toEqual(new Set(ids.slice(1000).filter((id) => all.has(id))));
    expect(tested(ids, 2)).not.toEqual(all);
  });
});

test("too few examples are named with what is left of them", () => {
  const split = model({ by: "time", test: 0.2, validation: 0.1, gapSeconds: 80 });
  expect(() => splitExamples(split, examplesAt(seconds), 1)).toThrow(
    /late: of 100 examples 0 are left to train/,
  );
});
