import { categorySet } from "./category-set.js";
import { featureStart, type HessianPacking, type Histogram } from "./histogram.js";
import { minHessian, type LeafSums, type Split, type SplitRules } from "./split.js";

/** Sums over the rows of one category in a leaf. */
interface CategorySums extends LeafSums {
  readonly code: number;
}

/** Added to a category's hessian before categories are ordered, so that few rows do not lead (cat_smooth). */
const smoothing = 10;
/** A category with fewer rows in a leaf is not told from those opposite the set. */
const minRowsOfCategory = 10;
/** So many rows lie between two ends of the set that are tried, and beyond the last one (min_data_per_group). */
const minRowsOfGroup = 100;
/** Among so few categories each is tried against all others (max_cat_to_onehot). */
const maxOneAgainstRest = 4;
/** Added to l2 for sets, which have far more ways to fit noise than thresholds have (cat_l2). */
const setL2 = 10;

/**
 * The split of a leaf by one input's categories that gains more than `atLeast` and most, or null: categories
 * ordered by their gradients, the first or the last few of them against the rest (Fisher, "On grouping for
 * maximum homogeneity", 1958; LightGBM's categorical splits). Categories that the leaf has no row of, among them
 * those that training never saw, follow the larger side.
 * @param codes number of the input's codes
 */
export function findCategorySplit(
  histogram: Histogram,
  feature: number,
  codes: number,
  leaf: LeafSums,
  { minSamplesLeaf, l2 }: SplitRules,
  packing: HessianPacking,
  atLeast: number,
): Split | null {
  const present = categoriesOf(histogram, feature, codes, packing);
  if (present.length < 2) return null;
  const isSmall = present.length <= maxOneAgainstRest;
  const sideL2 = isSmall ? l2 : l2 + setL2;
  const minRowsRight = isSmall ? minSamplesLeaf : Math.max(minSamplesLeaf, minRowsOfGroup);
  const parentScore = (leaf.gradient * leaf.gradient) / (leaf.hessian + l2);
  let bestGain = atLeast;
  let best: readonly CategorySums[] = [];
  let bestRows = 0;
  const enough = present.filter(({ count }) => count >= minRowsOfCategory);
  for (const candidates of isSmall ? enough.map((category) => [category]) : orders(enough)) {
    let [gradient, hessian, count, group] = [0, 0, 0, 0];
    for (const [i, category] of candidates.entries()) {
      gradient += category.gradient;
      hessian += category.hessian;
      count += category.count;
      group += category.count;
      if (count < minSamplesLeaf) continue;
      if (leaf.count - count < minRowsRight) break;
      if (!isSmall && group < minRowsOfGroup) continue;
      group = 0;
      const hessianRight = leaf.hessian - hessian;
      if (hessian < minHessian || hessianRight < minHessian) continue;
      const gradientRight = leaf.gradient - gradient;
      const gain =
        (gradient * gradient) / (hessian + sideL2) +
        (gradientRight * gradientRight) / (hessianRight + sideL2) -
        parentScore;
      if (gain > bestGain) {
        bestGain = gain;
        best = candidates.slice(0, i + 1);
        bestRows = count;
      }
    }
  }
  if (best.length === 0) return null;
  const left = best.map(({ code }) => code);
  if (2 * bestRows >= leaf.count) {
    const known = new Set(present.map(({ code }) => code));
    for (let code = 0; code < codes; code++) if (!known.has(code)) left.push(code);
  }
  return { feature, bin: 0, missingLeft: false, categories: categorySet(left), gain: bestGain };
}

function categoriesOf(
  histogram: Histogram,
  feature: number,
  codes: number,
  { countUnit }: HessianPacking,
): CategorySums[] {
  const base = featureStart(feature);
  const present: CategorySums[] = [];
  for (let code = 0; code < codes; code++) {
    const packed = histogram[base + 2 * code + 1]!;
    if (packed === 0) continue;
    const count = Math.floor(packed / countUnit);
    present.push({ code, gradient: histogram[base + 2 * code]!, hessian: packed - count * countUnit, count });
  }
  return present;
}

/** Half of the categories from the one end of their order, and half from the other. */
function orders(categories: readonly CategorySums[]): CategorySums[][] {
  const value = ({ gradient, hessian }: CategorySums): number => gradient / (hessian + smoothing);
  const ascending = categories.toSorted((a, b) => value(a) - value(b) || a.code - b.code);
  const half = (categories.length + 1) >> 1;
  return [ascending.slice(0, half), ascending.toReversed().slice(0, half)];
}
