import { describe, expect, test } from "vitest";
import { minimise } from "../../src/training/logistic-regression/minimise.js";
import { logisticRegression } from "../../src/training/logistic-regression/train.js";
import { allRows, frameOf, mixedProblem } from "./problems.js";

const quiet = (): void => {};

test("the minimum of a badly scaled quadratic function is found", () => {
  const scales = [1, 1000, 1e-3, 30];
  const found = minimise(
    (point, gradient) => {
      let value = 0;
      for (const [i, scale] of scales.entries()) {
        value += (scale * (point[i]! - i) ** 2) / 2;
        gradient[i] = scale * (point[i]! - i);
      }
      return value;
    },
    new Float64Array(4),
    Float64Array.of(1, 1, 1, 1),
    { iterations: 100, tolerance: 1e-9 },
  );
  expect(found.converged).toBe(true);
  for (const i of scales.keys()) expect(found.point[i]).toBeCloseTo(i, 4);
});

describe("logistic regression", () => {
  test("without inputs that vary it predicts the share of the label", () => {
    const target = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0);
    const frame = frameOf([{ name: "x", kind: "numeric", values: new Float64Array(8).fill(5) }]);
    const model = logisticRegression.train(
      {
        task: "binary_classification",
        frame,
        target,
        trainRows: allRows(8),
        validationRows: new Int32Array(0),
        params: { l2: 1 },
        seed: 1,
      },
      quiet,
    );
    for (const probability of logisticRegression.predict(model, frame))
      expect(probability).toBeCloseTo(0.25, 5);
  });

  test("at the optimum the gradient of the penalised loss is zero", () => {
    const problem = mixedProblem("binary_classification", 800, { l2: 2, max_iterations: 500 });
    const { frame, target, trainRows } = problem;
    const model = logisticRegression.train(problem, quiet);
    expect(model.converged).toBe(true);
    const probabilities = logisticRegression.predict(model, frame);
    const residual = (row: number): number => probabilities[row]! - target[row]!;
    const sumOver = (value: (row: number) => number): number =>
      trainRows.reduce((sum, row) => sum + residual(row) * value(row), 0);
    expect(sumOver(() => 1)).toBeCloseTo(0, 1);
    for (const [i, term] of model.terms.entries()) {
      const column = frame.columns[i]!;
      if (term.kind === "numeric" && column.kind === "numeric") {
        const { values } = column;
        const { mean, scale } = term;
        const standardised = (row: number): number =>
          Number.isNaN(values[row]!) ? 0 : (values[row]! - mean) / scale;
        expect(sumOver(standardised) + 2 * term.weight).toBeCloseTo(0, 1);
        expect(sumOver((row) => (Number.isNaN(values[row]!) ? 1 : 0)) + 2 * term.missingWeight).toBeCloseTo(
          0,
          1,
        );
      } else if (term.kind === "categorical" && column.kind === "categorical") {
        for (const [c, category] of term.categories.entries()) {
          const isIt = (row: number): number => (column.categories[column.codes[row]!] === category ? 1 : 0);
          expect(sumOver(isIt) + 2 * term.weights[c]!).toBeCloseTo(0, 1);
        }
      }
    }
  });

  test("the same problem gives the same model, and unseen categories add nothing", () => {
    const problem = mixedProblem("binary_classification", 400, {});
    const model = logisticRegression.train(problem, quiet);
    expect(logisticRegression.train(problem, quiet)).toEqual(model);
    const row = (city: string) =>
      logisticRegression.predict(
        model,
        frameOf([
          { name: "x", kind: "numeric", values: Float64Array.of(10) },
          { name: "city", kind: "categorical", codes: Int32Array.of(0), categories: [city] },
          { name: "y", kind: "numeric", values: Float64Array.of(0) },
        ]),
      )[0]!;
    const city = model.terms[1]!;
    const weights = city.kind === "categorical" ? city.weights : [];
    const odds = (p: number): number => Math.log(p / (1 - p));
    expect(odds(row("Oslo")) - odds(row("Atlantis"))).toBeCloseTo(
      weights[city.kind === "categorical" ? city.categories.indexOf("Oslo") : 0]!,
      5,
    );
  });
});
