import { normalTwoSidedTail } from "./gamma.js";
import { countsOf, pooledCategories, type Sample } from "./sample.js";

/**
 * Two-sided z-test of two proportions with the pooled variance: of rows that are not in the first category
 * (in ascending order), as Evidently applies it.
 * @returns p in [0, 1]; 1 where both samples consist of the same single category
 */
export function proportionsZTest(reference: Sample, current: Sample): number {
  const before = countsOf(reference);
  const after = countsOf(current);
  const categories = pooledCategories(before, after);
  const first = categories[0];
  if (first === undefined || categories.length === 1) return 1;
  const [n1, others1] = rowsAndOthers(before, first);
  const [n2, others2] = rowsAndOthers(after, first);
  const pooled = (others1 + others2) / (n1 + n2);
  const z = (others1 / n1 - others2 / n2) / Math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2));
  return normalTwoSidedTail(z);
}

function rowsAndOthers<T>(counts: ReadonlyMap<T, number>, first: T): [rows: number, others: number] {
  const rows = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [rows, rows - (counts.get(first) ?? 0)];
}
