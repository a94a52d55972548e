import { exactJson } from "../../json/exact-json.js";
import type { ValueCount } from "../columns/value-counts.js";
import type { DiscretePartition } from "./partition.js";

/** Observed and expected shares by value: the expected values in their order, then those that were not expected. */
export interface CategoryShares {
  readonly values: readonly unknown[];
  readonly observed: readonly number[];
  readonly expected: readonly number[];
}

/** Values that were not expected share `holdout`, and the expected weights shrink by it. */
export function sharesByValue(
  { values, weights }: DiscretePartition,
  counts: readonly ValueCount[],
  holdout: number,
): CategoryShares {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const seen = new Map(counts.map(({ value, count }) => [keyOf(value), count / total]));
  const wanted = new Set(values.map(keyOf));
  const others = counts.map(({ value }) => value).filter((value) => !wanted.has(keyOf(value)));
  const scale = others.length > 0 ? 1 - holdout : 1;
  const all = [...values, ...others];
  return {
    values: all,
    observed: all.map((value) => seen.get(keyOf(value)) ?? 0),
    expected: [...weights.map((weight) => weight * scale), ...others.map(() => holdout / others.length)],
  };
}

const keyOf = exactJson;
