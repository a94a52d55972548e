import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Column } from "../../src/frame/frame.js";
import { binValues, findThresholds, missingBin } from "../../src/training/gradient-boosting/bins.js";
import { gradientBoosting } from "../../src/training/gradient-boosting/train.js";
import type { Task } from "../../src/definitions/model.js";
import type { TrainingProblem } from "../../src/training/trainer.js";
import { allRows, frameOf, mixedProblem } from "./problems.js";

const quiet = (): void => {};
const none = new Int32Array(0);

describe("bins", () => {
  test("each distinct value has its own bin while there are enough", () => {
    const values = Float32Array.of(3, 1, NaN, 2, 1);
    const thresholds = findThresholds(values, 3);
    expect([...thresholds]).toEqual([1.5, 2.5]);
    expect([...binValues(values, thresholds)]).toEqual([2, 0, missingBin, 1, 0]);
  });

  test("a value that fills half of the rows leaves the other bins to the rest", () => {
    const values = Float32Array.from({ length: 2000 }, (_, i) => (i < 1000 ? 0 : i));
    const bins = binValues(values, findThresholds(values, 11));
    const sizes = new Map<number, number>();
    for (const bin of bins) sizes.set(bin, (sizes.get(bin) ?? 0) + 1);
    expect(sizes.get(0)).toBe(1000);
    expect(sizes.size).toBe(11);
    for (let bin = 1; bin < 11; bin++) expect(sizes.get(bin)).toBe(100);
  });

  test("comparing in float32 puts every value where its bin says", () => {
    const value = fc.oneof(fc.float(), fc.constantFrom(0, -0, Infinity, -Infinity, NaN));
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 80 }),
        fc.integer({ min: 2, max: 20 }),
        (list, max) => {
          const values = Float32Array.from(list);
          const thresholds = findThresholds(values, max);
          expect(thresholds.length).toBeLessThan(max);
          for (const [row, bin] of binValues(values, thresholds).entries()) {
            const x = values[row]!;
            if (Number.isNaN(x)) expect(bin).toBe(missingBin);
            else {
              if (bin < thresholds.length) expect(x <= thresholds[bin]!).toBe(true);
              if (bin > 0) expect(x > thresholds[bin - 1]!).toBe(true);
            }
          }
        },
      ),
    );
  });
});

/** Tries every split of every column with missing values on both sides. @returns the least squared error */
function leastErrorOfOneSplit(columns: readonly Column[], target: Float64Array): number {
  const errorOf = (values: number[]): number => {
    const mean = values.reduce((sum, y) => sum + y, 0) / values.length;
    return values.reduce((sum, y) => sum + (y - mean) ** 2, 0);
  };
  let least = errorOf([...target]);
  for (const column of columns) {
    if (column.kind !== "numeric") continue;
    for (const border of new Set(column.values)) {
      for (const missingLeft of [true, false]) {
        const left = (x: number): boolean => x <= border || (Number.isNaN(x) && missingLeft);
        const sides: [number[], number[]] = [[], []];
        for (const [row, x] of column.values.entries()) sides[left(x) ? 0 : 1].push(target[row]!);
        if (sides[0].length > 0 && sides[1].length > 0)
          least = Math.min(least, errorOf(sides[0]) + errorOf(sides[1]));
      }
    }
  }
  return least;
}

describe("trees", () => {
  test("one split is the best of all possible ones", () => {
    const cell = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(NaN));
    const row = fc.tuple(cell, cell, fc.integer({ min: -5, max: 5 }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 30 }), (rows) => {
        const column = (i: 0 | 1): Column => ({
          name: `c${i}`,
          kind: "numeric",
          values: Float64Array.from(rows, (values) => values[i]),
        });
        const columns = [column(0), column(1)];
        const target = Float64Array.from(rows, (values) => values[2]);
        const model = gradientBoosting.train(
          {
            task: "regression",
            frame: frameOf(columns),
            target,
            trainRows: allRows(rows.length),
            validationRows: none,
            params: { trees: 1, leaves: 2, learning_rate: 1, min_samples_leaf: 1 },
            seed: 1,
          },
          quiet,
        );
        const predicted = gradientBoosting.predict(model, frameOf(columns));
        const error = target.reduce((sum, y, i) => sum + (y - predicted[i]!) ** 2, 0);
        expect(error).toBeCloseTo(leastErrorOfOneSplit(columns, target), 3);
      }),
    );
  });

  test("no leaf holds fewer rows than min_samples_leaf", () => {
    const problem = mixedProblem("regression", 300, { trees: 5, leaves: 31, min_samples_leaf: 25 });
    const model = gradientBoosting.train({ ...problem, validationRows: none }, quiet);
    for (const tree of model.trees)
      expect(tree.value.filter((_, node) => tree.feature[node] === -1).length).toBeLessThanOrEqual(240 / 25);
  });

  test("enough leaves and trees fit any function of distinct rows", () => {
    const values = Float64Array.from({ length: 64 }, (_, i) => i);
    const target = values.map((x) => Math.sin(x) * 10);
    const frame = frameOf([{ name: "x", kind: "numeric", values }]);
    const model = gradientBoosting.train(
      {
        task: "regression",
        frame,
        target,
        trainRows: allRows(64),
        validationRows: none,
        params: { trees: 50, leaves: 64, learning_rate: 0.5, min_samples_leaf: 1 },
        seed: 1,
      },
      quiet,
    );
    const predicted = gradientBoosting.predict(model, frame);
    for (const [i, y] of target.entries()) expect(predicted[i]).toBeCloseTo(y, 3);
  });
});

describe("training", () => {
  const losses = (problem: TrainingProblem): readonly number[] =>
    gradientBoosting.train({ ...problem, validationRows: problem.trainRows }, quiet).validationLosses;

  test.each<Task>(["binary_classification", "regression"])(
    "%s: every tree lowers the training loss",
    (task) => {
      const perTree = losses(
        mixedProblem(task, 2000, { trees: 40, learning_rate: 0.1, min_samples_leaf: 5 }),
      );
      expect(perTree).toHaveLength(40);
      for (let i = 1; i < perTree.length; i++) expect(perTree[i]!).toBeLessThan(perTree[i - 1]!);
      expect(perTree.at(-1)!).toBeLessThan(perTree[0]! * 0.8);
    },
  );

  test("the same seed gives the same model, another one another", () => {
    const problem = mixedProblem("binary_classification", 1000, { trees: 10, feature_fraction: 0.5 });
    const model = gradientBoosting.train(problem, quiet);
    expect(gradientBoosting.train(problem, quiet)).toEqual(model);
    expect(gradientBoosting.train({ ...problem, seed: 12 }, quiet)).not.toEqual(model);
  });

  test("it stops where the validation loss is least", () => {
    const problem = mixedProblem("binary_classification", 600, {
      trees: 400,
      learning_rate: 0.5,
      min_samples_leaf: 1,
    });
    const { trees, validationLosses } = gradientBoosting.train(problem, quiet);
    expect(validationLosses.length).toBeLessThan(400);
    expect(validationLosses[trees.length - 1]).toBe(Math.min(...validationLosses));
  });

  test("importance names what the label depends on", () => {
    const problem = mixedProblem("regression", 2000, { trees: 20 });
    const noise = {
      name: "noise",
      kind: "numeric",
      values:
        problem.frame.columns[0]!.kind === "numeric"
          ? problem.frame.columns[0]!.values.map((x) => (x * 7919) % 13)
          : new Float64Array(),
    } as const;
    const model = gradientBoosting.train(
      { ...problem, frame: frameOf([...problem.frame.columns, noise]) },
      quiet,
    );
    const importance = gradientBoosting.importance(model);
    expect(Object.values(importance).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
    for (const name of ["x", "y", "city"]) expect(importance[name]).toBeGreaterThan(importance["noise"]!);
  });

  test("an input without any value is ignored", () => {
    const problem = mixedProblem("binary_classification", 400, { trees: 5 });
    const empty = { name: "empty", kind: "numeric", values: new Float64Array(400).fill(NaN) } as const;
    const model = gradientBoosting.train(
      { ...problem, frame: frameOf([...problem.frame.columns, empty]) },
      quiet,
    );
    expect(gradientBoosting.importance(model)["empty"]).toBe(0);
  });
});
