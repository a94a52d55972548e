import type { Column, Frame } from "../../src/frame/frame.js";
import { seededRandom } from "../../src/frame/random.js";
import type { Task } from "../../src/definitions/model.js";
import type { TrainingProblem } from "../../src/training/trainer.js";

export const allRows = (rows: number): Int32Array => Int32Array.from({ length: rows }, (_, row) => row);

export const frameOf = (columns: readonly Column[]): Frame => ({
  rows: columns[0]!.kind === "numeric" ? columns[0]!.values.length : columns[0]!.codes.length,
  columns,
});

/**
 * Examples with numbers, missing numbers and categories, whose label depends on all of them: a step in x, a
 * slope in y, whether y is missing, and the city.
 */
export function mixedProblem(task: Task, rows: number, params: Record<string, number> = {}): TrainingProblem {
  const random = seededRandom(7);
  const x = new Float64Array(rows);
  const y = new Float64Array(rows);
  const city = new Int32Array(rows);
  const target = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    x[row] = Math.floor(random() * 1000) / 10;
    y[row] = random() < 0.1 ? NaN : random() * 4 - 2;
    city[row] = random() < 0.05 ? -1 : Math.floor(random() * 5);
    const score =
      (x[row]! > 60 ? 1.5 : -0.5) + (Number.isNaN(y[row]!) ? 2 : y[row]!) + (city[row]! === 3 ? 1 : 0);
    target[row] = task === "regression" ? score + random() : random() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
  }
  const border = Math.floor(rows * 0.8);
  return {
    task,
    frame: frameOf([
      { name: "x", kind: "numeric", values: x },
      {
        name: "city",
        kind: "categorical",
        codes: city,
        categories: ["Ülm", "Paris", "Oslo", "Rome", "Bonn"],
      },
      { name: "y", kind: "numeric", values: y },
    ]),
    target,
    trainRows: allRows(border),
    validationRows: Int32Array.from({ length: rows - border }, (_, i) => border + i),
    params,
    seed: 11,
  };
}
