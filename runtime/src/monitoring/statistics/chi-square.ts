import { chiSquareUpperTail } from "./gamma.js";
import { countsOf, pooledCategories, type Sample } from "./sample.js";

/**
 * Goodness of fit of the current counts to the reference's shares, as Evidently applies it: a category that
 * the reference lacks has the expected count 0, which makes p 0.
 * @returns p in [0, 1], or null where a single category leaves no degree of freedom
 */
export function chiSquareTest(reference: Sample, current: Sample): number | null {
  const expected = countsOf(reference);
  const observed = countsOf(current);
  const categories = pooledCategories(expected, observed);
  if (categories.length < 2) return null;
  const scale = total(observed) / total(expected);
  let statistic = 0;
  for (const category of categories) {
    const wanted = (expected.get(category) ?? 0) * scale;
    statistic += ((observed.get(category) ?? 0) - wanted) ** 2 / wanted;
  }
  return chiSquareUpperTail(statistic, categories.length - 1);
}

const total = (counts: ReadonlyMap<unknown, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + count, 0);
