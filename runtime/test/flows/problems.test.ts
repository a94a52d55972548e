import { expect, test } from "vitest";
import { listProblems } from "../../src/flows/problems.js";

/** Problems -> the message that tells them. */
const cases: readonly [problems: readonly string[], message: string][] = [
  [["a.csv is empty: it has no header."], "a.csv is empty: it has no header"],
  [["a.csv is empty.", "b.csv is empty."], "a.csv is empty; b.csv is empty"],
  [["a", "b", "c", "d", "e"], "a; b; c; d; and 1 more problem in the worker's log"],
  [["a", "b", "c", "d", "e", "f"], "a; b; c; d; and 2 more problems in the worker's log"],
];

test.each(cases)("%j", (problems, message) => {
  expect(listProblems(problems)).toBe(message);
});
