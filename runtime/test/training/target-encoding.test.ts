import { expect, test } from "vitest";
import type { CategoricalColumn } from "../../src/frame/frame.js";
import { applyTargetEncoding, fitTargetEncoding } from "../../src/training/target-encoding.js";
import { seededRandom } from "../../src/frame/random.js";
import { allRows } from "./problems.js";

const column = (codes: readonly number[], categories: readonly string[]): CategoricalColumn => ({
  name: "c",
  kind: "categorical",
  codes: Int32Array.from(codes),
  categories,
});

test("a category's value is its mean, drawn towards the mean of all", () => {
  const codes = [...Array<number>(30).fill(0), ...Array<number>(10).fill(1)];
  const target = Float64Array.from(codes, (code) => code);
  const { encoding } = fitTargetEncoding(column(codes, ["a", "b"]), target, allRows(40), 1);
  expect(encoding.unseen).toBeCloseTo(0.25);
  expect(encoding.values[0]).toBeCloseTo((0 + 20 * 0.25) / (30 + 20));
  expect(encoding.values[1]).toBeCloseTo((10 + 20 * 0.25) / (10 + 20));
});

test("missing stays missing, unseen categories get the mean of all", () => {
  const { encoding } = fitTargetEncoding(
    column([0, 0, -1], ["a", "b"]),
    Float64Array.of(1, 1, 0),
    allRows(3),
    1,
  );
  const [seen, unseen, missing] = applyTargetEncoding(encoding, column([0, 1, -1], ["a", "new"]));
  expect(seen).toBe(encoding.values[0]);
  expect(unseen).toBe(encoding.unseen);
  expect(missing).toBeNaN();
  expect(encoding.categories).toEqual(["a"]);
});

test("the encoding of training rows does not tell a row's own label", () => {
  // Every category occurs twice and the labels are drawn: there is nothing to learn.
  const random = seededRandom(3);
  const rows = 4000;
  const codes = Array.from({ length: rows }, (_, row) => row >> 1);
  const target = Float64Array.from({ length: rows }, () => (random() < 0.5 ? 1 : 0));
  const given = column(
    codes,
    Array.from({ length: rows / 2 }, (_, code) => String(code)),
  );
  const { encoding, outOfFold } = fitTargetEncoding(given, target, allRows(rows), 1);
  const own = applyTargetEncoding(encoding, given);
  const correlation = (values: Float32Array): number => {
    const mean = (list: ArrayLike<number>): number =>
      Array.from(list).reduce((sum, x) => sum + x, 0) / list.length;
    const [a, b] = [mean(values), mean(target)];
    let [ab, aa, bb] = [0, 0, 0];
    for (let i = 0; i < rows; i++) {
      ab += (values[i]! - a) * (target[i]! - b);
      aa += (values[i]! - a) ** 2;
      bb += (target[i]! - b) ** 2;
    }
    return ab / Math.sqrt(aa * bb);
  };
  expect(correlation(own)).toBeGreaterThan(0.6);
  expect(Math.abs(correlation(outOfFold))).toBeLessThan(0.06);
});

test("training rows only get values that predictions will see", () => {
  const random = seededRandom(5);
  const codes = Array.from({ length: 500 }, () => Math.floor(random() * 7));
  const target = Float64Array.from(codes, (code) => (random() < code / 7 ? 1 : 0));
  const { encoding, outOfFold } = fitTargetEncoding(
    column(codes, "abcdefg".split("")),
    target,
    allRows(500),
    1,
  );
  expect([...new Set(outOfFold)].every((value) => encoding.values.includes(value))).toBe(true);
});
