import { describe, expect, test } from "vitest";
import { judgeGate, type ChampionScore } from "../../src/evaluation/gates.js";

const none: ChampionScore = { champion: "none" };
const champion = (value: number): ChampionScore => ({
  champion: "evaluated",
  version: 3,
  on: "the same test set",
  score: { value },
});

describe("bounds", () => {
  const gate = { metric: "roc_auc", kind: "bound", min: 0.68 } as const;
  test.each([
    [0.7149, true, "roc_auc 0.7149 is at least 0.68"],
    [0.68, true, "roc_auc 0.68 is at least 0.68"],
    [0.6712, false, "roc_auc 0.6712 is not at least 0.68"],
  ])("%d", (value, passed, message) => {
    expect(judgeGate(gate, { value }, none)).toEqual({ metric: "roc_auc", kind: "bound", passed, message });
  });

  test("both sides", () => {
    const between = { metric: "rmse", kind: "bound", min: 1, max: 2 } as const;
    expect(judgeGate(between, { value: 1.5 }, none)).toMatchObject({
      passed: true,
      message: "rmse 1.5 is at least 1 and at most 2",
    });
    expect(judgeGate(between, { value: 2.5 }, none)).toMatchObject({
      passed: false,
      message: "rmse 2.5 is not at most 2",
    });
  });

  test("what was not evaluated does not pass", () => {
    expect(judgeGate(gate, { notEvaluated: "all labels are the same" }, none)).toMatchObject({
      passed: false,
      message: "roc_auc was not evaluated: all labels are the same",
    });
  });
});

describe("against the champion", () => {
  const smaller = { metric: "log_loss", kind: "champion", maxRegression: 0.01 } as const;
  const greater = { metric: "r2", kind: "champion", maxRegression: 0.1 } as const;
  test.each([
    [smaller, 0.5049, 0.5, true],
    [smaller, 0.5051, 0.5, false],
    [smaller, 0.4, 0.5, true],
    [greater, 0.46, 0.5, true],
    [greater, 0.44, 0.5, false],
    [greater, -0.54, -0.5, true],
    [greater, -0.56, -0.5, false],
  ])("%o: %d against %d", (gate, value, best, passed) => {
    expect(judgeGate(gate, { value }, champion(best)).passed).toBe(passed);
  });

  test("the message names version, number and rows", () => {
    expect(judgeGate(smaller, { value: 0.6 }, champion(0.5)).message).toBe(
      "log_loss 0.6 is worse than 0.5 of the champion (version 3) by more than 1%, on the same test set",
    );
  });

  test("the first version has nothing to be worse than", () => {
    expect(judgeGate(smaller, { value: 0.6 }, none)).toMatchObject({
      passed: true,
      message: "log_loss 0.6; there is no champion yet",
    });
  });

  test("a champion that was not evaluated is no pass", () => {
    const lost: ChampionScore = {
      champion: "evaluated",
      version: 3,
      on: "",
      score: { notEvaluated: "no rows" },
    };
    expect(judgeGate(smaller, { value: 0.6 }, lost).passed).toBe(false);
  });
});
