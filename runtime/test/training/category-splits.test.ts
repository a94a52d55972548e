import { describe, expect, test } from "vitest";
import { applyCategoryCodes, fitCategoryCodes } from "../../src/training/category-codes.js";
import type { CategoricalColumn, Column } from "../../src/frame/frame.js";
import { gradientBoosting } from "../../src/training/gradient-boosting/train.js";
import { seededRandom } from "../../src/frame/random.js";
import type { Task } from "../../src/definitions/model.js";
import type { TrainingProblem } from "../../src/training/trainer.js";
import { categorical, drawn, numeric } from "./category-problems.js";
import { allRows, frameOf } from "./problems.js";

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const problemOf = (
  columns: readonly Column[],
  target: ArrayLike<number>,
  params: Record<string, number> = {},
  task: Task = "regression",
): TrainingProblem => ({
  task,
  frame: frameOf(columns),
  target: Float64Array.from(target),
  trainRows: allRows(target.length),
  validationRows: new Int32Array(0),
  params,
  seed: 1,
});

const train = (problem: TrainingProblem) => gradientBoosting.train(problem, () => {});

/** Mean squared error of a training's own rows. */
function trainingError(problem: TrainingProblem): number {
  const predicted = gradientBoosting.predict(train(problem), problem.frame);
  return problem.target.reduce((sum, y, row) => sum + (y - predicted[row]!) ** 2, 0) / predicted.length;
}

test("a category whose effect turns with another input is learned", () => {
  // Every month has the same mean: one number that stands for a month says nothing.
  const random = seededRandom(1);
  const month = Array.from({ length: 4000 }, () => drawn(months, random));
  const x = month.map(() => random() - 0.5);
  const high = new Set(["feb", "mar", "jul", "sep", "nov", "dec"]);
  const target = month.map((name, row) => (high.has(name) === x[row]! > 0 ? 1 : -1));
  const problem = problemOf([categorical("month", month), numeric("x", x)], target, { trees: 40 });
  expect(trainingError(problem)).toBeLessThan(0.01);
});

test.each([1, 2, 3, 4, 5])("one split finds any two groups of categories (%i)", (seed) => {
  const random = seededRandom(seed);
  const texts = Array.from({ length: 3000 }, () => drawn(months, random));
  const high = new Set(months.filter(() => random() < 0.5));
  const target = texts.map((text) => (high.has(text) ? 3 : 1));
  const params = { trees: 1, leaves: 2, learning_rate: 1 };
  expect(trainingError(problemOf([categorical("month", texts)], target, params))).toBeLessThan(1e-4);
});

test("the order in which categories first appear changes nothing", () => {
  const random = seededRandom(3);
  const texts = Array.from({ length: 2000 }, () => (random() < 0.05 ? null : drawn(months, random)));
  const many = texts.map(() => `city ${Math.floor(random() * 90)}`);
  const target = texts.map((text) => (months.indexOf(text ?? "") % 3) + random());
  const renumbered = (column: CategoricalColumn): CategoricalColumn => ({
    ...column,
    codes: column.codes.map((code) => (code < 0 ? -1 : column.categories.length - 1 - code)),
    categories: column.categories.toReversed(),
  });
  const columns = [categorical("month", texts), categorical("city", many)];
  const predictions = [columns, columns.map(renumbered)].map((given) => {
    const problem = problemOf(given, target, { trees: 20 });
    return gradientBoosting.predict(train(problem), problem.frame);
  });
  expect(predictions[1]).toEqual(predictions[0]);
});

describe("values without a category of their own", () => {
  const random = seededRandom(4);
  const texts = Array.from({ length: 3000 }, (_, row) => {
    if (row % 10 === 0) return null;
    return row % 50 === 1 ? `rare ${row}` : drawn(["a", "b", "c", "d", "e", "f"], random);
  });
  const targetOf = (text: string | null): number =>
    text === null ? 5 : text.startsWith("rare") ? -5 : text.charCodeAt(0) % 2;
  const predictedFor = (
    trained: readonly (string | null)[],
    asked: readonly (string | null)[],
  ): readonly number[] => {
    const model = train(problemOf([categorical("c", trained)], trained.map(targetOf)));
    return [...gradientBoosting.predict(model, frameOf([categorical("c", asked)]))];
  };

  test("missing is a category", () => {
    const withoutRare = texts.filter((text) => !text?.startsWith("rare"));
    expect(predictedFor(withoutRare, [null])[0]).toBeCloseTo(5, 1);
  });

  test("unseen categories are as the rare ones are", () => {
    const few = texts.filter((text, row) => !text?.startsWith("rare") || row < 1001);
    const [unseen, rare] = predictedFor(few, ["never seen", "rare 1"]);
    expect(unseen).toBeCloseTo(-5, 1);
    expect(unseen).toBe(rare);
  });

  test("without rare ones they follow the larger side of each split", () => {
    const common = Array.from({ length: 1000 }, (_, row) => (row % 10 < 7 ? "b" : "a"));
    const [unseen, missing, larger] = predictedFor(common, ["never seen", null, "b"]);
    expect(unseen).toBe(larger);
    expect(missing).toBe(larger);
  });
});

test("codes: by mean target, rare ones together, none beyond the greatest number", () => {
  const texts = ["z", "y", "x"].flatMap((text) => Array.from({ length: 10 }, () => text));
  const target = Float64Array.from([...texts, "w"], (text) => (text === "z" ? 1 : 0));
  const column = categorical("c", [...texts, "w"]);
  const codes = fitCategoryCodes(column, target, allRows(31), 4);
  expect(codes?.categories).toEqual(["x", "y", "z"]);
  expect([...applyCategoryCodes(codes!, categorical("c", ["w", "z", null, "new", "x"]))]).toEqual([
    3, 2, 4, 3, 0,
  ]);
  expect(fitCategoryCodes(column, target, allRows(31), 3)).toBeNull();
});

test("importance counts splits of categories", () => {
  const random = seededRandom(6);
  const month = Array.from({ length: 2000 }, () => drawn(months, random));
  const target = month.map((name) => months.indexOf(name) % 2);
  const noise = month.map(() => random());
  const model = train(problemOf([categorical("month", month), numeric("noise", noise)], target));
  expect(gradientBoosting.importance(model)["month"]).toBeGreaterThan(0.95);
});
