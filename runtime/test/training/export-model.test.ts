import { describe, expect, test } from "vitest";
import { exportModel } from "../../src/training/export-model.js";
import { greatestDifference, parityFrame, parityTolerance } from "../../src/training/export-parity.js";
import { predictWithOnnx } from "../../src/onnx/predict.js";
import { predict, train, type Algorithm } from "../../src/training/algorithms.js";
import type { Column, Frame } from "../../src/frame/frame.js";
import type { Task } from "../../src/definitions/model.js";
import type { TrainingProblem } from "../../src/training/trainer.js";
import { frameOf, mixedProblem } from "./problems.js";

async function expectParity(algorithm: Algorithm, problem: TrainingProblem, frame: Frame): Promise<void> {
  const model = train(algorithm, problem, () => {});
  const { difference } = greatestDifference(
    model,
    predict(model, frame),
    await predictWithOnnx(exportModel(model), frame),
  );
  expect(difference).toBeLessThanOrEqual(parityTolerance(model));
}

const only = (problem: TrainingProblem, kind: Column["kind"]): TrainingProblem => ({
  ...problem,
  frame: frameOf(problem.frame.columns.filter((column) => column.kind === kind)),
});

describe.each<[Algorithm, Task]>([
  ["gradient_boosting", "binary_classification"],
  ["gradient_boosting", "regression"],
  ["logistic_regression", "binary_classification"],
])("%s, %s", (algorithm, task) => {
  const problem = mixedProblem(task, 3000, algorithm === "gradient_boosting" ? { trees: 60 } : {});

  test("the export agrees with the trainer, missing and unseen values included", async () => {
    const frame = parityFrame(problem.frame, 1);
    expect(frame.rows).toBeGreaterThan(1000);
    await expectParity(algorithm, problem, frame);
  });

  test.each(["numeric", "categorical"] as const)("with %s inputs only", async (kind) => {
    const given = only(problem, kind);
    await expectParity(algorithm, given, parityFrame(given.frame, 1));
  });

  test("infinite and huge numbers", async () => {
    const [x, ...rest] = problem.frame.columns;
    const values = x!.kind === "numeric" ? x!.values.slice() : new Float64Array();
    for (const [i, value] of [Infinity, -Infinity, 1e300, -1e300, 3.4e38].entries()) {
      for (let row = i; row < values.length; row += 100) values[row] = value;
    }
    const frame = frameOf([{ name: "x", kind: "numeric", values }, ...rest]);
    if (algorithm === "gradient_boosting")
      await expectParity(algorithm, { ...problem, frame }, parityFrame(frame, 1));
    // A straight line through 1e300 has no float32: what the trainer saw stays finite.
    else await expectParity(algorithm, problem, parityFrame(frame, 1));
  });

  test("the same model gives the same bytes", () => {
    const bytes = (): Uint8Array => exportModel(train(algorithm, problem, () => {}));
    expect(Buffer.compare(bytes(), bytes())).toBe(0);
  });
});

test("a boosted model that no tree could improve predicts its base", async () => {
  const problem = mixedProblem("regression", 100, { trees: 3, min_samples_leaf: 1000 });
  const model = train("gradient_boosting", problem, () => {});
  expect("trees" in model && model.trees).toEqual([]);
  await expectParity("gradient_boosting", problem, problem.frame);
});

test("values that are only missing in the live data go to the side with more rows, on both sides alike", async () => {
  const problem = mixedProblem("binary_classification", 1000, { trees: 20 });
  const complete = { ...problem, frame: frameOf([problem.frame.columns[0]!]) };
  await expectParity("gradient_boosting", complete, parityFrame(complete.frame, 2));
});
