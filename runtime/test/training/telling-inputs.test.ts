import { describe, expect, test } from "vitest";
import type { Column } from "../../src/frame/frame.js";
import { gather, takeRows } from "../../src/frame/frame.js";
import { gradientBoosting } from "../../src/training/gradient-boosting/train.js";
import { seededRandom } from "../../src/frame/random.js";
import { tellingInputs } from "../../src/training/telling-inputs.js";
import type { Task } from "../../src/definitions/model.js";
import type { TrainingProblem } from "../../src/training/trainer.js";
import { frameOf, mixedProblem } from "./problems.js";

function warningsOf(problem: TrainingProblem): string[] {
  const model = gradientBoosting.train(problem, () => {});
  const rows = { train: problem.trainRows, validation: new Int32Array(), test: problem.validationRows };
  const predictions = gradientBoosting.predict(model, takeRows(problem.frame, rows.test));
  const ids = Array.from(problem.target, (_, row) => String(row));
  const examples = { ids, predictAt: null, label: problem.target, frame: problem.frame };
  return tellingInputs(problem.task, examples, rows, predictions, 1);
}

const withInput = (problem: TrainingProblem, column: Column): TrainingProblem => ({
  ...problem,
  frame: frameOf([...problem.frame.columns, column]),
});

describe.each<[Task, string]>([
  ["binary_classification", "roc_auc"],
  ["regression", "r2"],
])("%s", (task, metric) => {
  const problem = mixedProblem(task, 3000, { trees: 40 });

  test("inputs of which each tells a part are fine", () => {
    expect(warningsOf(problem)).toEqual([]);
  });

  test("a number that holds the answer is named", () => {
    const random = seededRandom(3);
    const values = problem.target.map((y) => (random() < 0.05 ? NaN : 3 * y + 0.2 * random()));
    const warnings = warningsOf(withInput(problem, { kind: "numeric", name: "total", values }));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(
      new RegExp(
        `^total alone reaches ${metric} 0\\.9\\d+, all inputs together (0\\.9\\d+|1\\.000): make sure`,
      ),
    );
  });

  test("so is a category that does", () => {
    const codes = Int32Array.from(problem.target, (y) => (y > 0.5 ? 1 : 0) + (y > 2 ? 1 : 0));
    const status: Column = { kind: "categorical", name: "status", categories: ["open", "won", "big"], codes };
    const warnings = warningsOf(
      withInput({ ...problem, target: gather(Float64Array.of(0, 1, 1), codes) }, status),
    );
    expect(warnings.join()).toMatch(/^status alone reaches/);
  });
});

test("where nothing can be told, no input is blamed", () => {
  const problem = mixedProblem("regression", 1000, { trees: 20 });
  const random = seededRandom(5);
  expect(warningsOf({ ...problem, target: problem.target.map(() => random()) })).toEqual([]);
});
