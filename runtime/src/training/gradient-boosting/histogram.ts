/** Cells of one feature: 255 bins of values and one of missing ones. */
export const featureCells = 256;

/** Features whose bins share one 32-bit word, so that one read of a row serves them all. */
const blockFeatures = 4;
const cellNumbers = 2;
const blockNumbers = blockFeatures * featureCells * cellNumbers;

/**
 * Sums over a leaf's rows by feature and bin, two numbers a cell: the gradients, and the hessians with the
 * number of rows on top of them (see hessianPacking). Filling it takes most of the time of a training.
 */
export type Histogram = Float64Array;

export const createHistogram = (features: number): Histogram =>
  new Float64Array(Math.ceil(features / blockFeatures) * blockNumbers);

/** Index of a feature's first cell; bin b has its gradients at + 2 b and its packed hessians at + 2 b + 1. */
export const featureStart = (feature: number): number => feature * featureCells * cellNumbers;

/**
 * A row's hessian and the row itself, summed as one number: count * countUnit + hessian. Hessians are rounded
 * to multiples of `step`, chosen so that any sum over all rows has at most 53 bits and so is exact.
 */
export interface HessianPacking {
  readonly countUnit: number;
  readonly step: number;
}

/** @param greatestHessian of one row */
export function hessianPacking(rows: number, greatestHessian: number): HessianPacking {
  const countUnit = 2 ** Math.ceil(Math.log2(rows * greatestHessian + 1));
  const countBits = Math.ceil(Math.log2(rows + 1)) + Math.log2(countUnit);
  return { countUnit, step: 2 ** (countBits - 53) };
}

/** Never 0: a row counts even where the loss is flat. */
export const packHessian = (hessian: number, { countUnit, step }: HessianPacking): number =>
  countUnit + Math.max(1, Math.round(hessian / step)) * step;

/** The bins of every row, four features a word. */
export function packBins(bins: readonly Uint8Array[]): Int32Array[] {
  const rows = bins[0]?.length ?? 0;
  const blocks: Int32Array[] = [];
  for (let first = 0; first < bins.length; first += blockFeatures) {
    const words = new Int32Array(rows);
    for (const [i, column] of bins.slice(first, first + blockFeatures).entries()) {
      for (let row = 0; row < rows; row++) words[row]! |= column[row]! << (8 * i);
    }
    blocks.push(words);
  }
  return blocks;
}

/** By training row: the loss's first derivative, and its second one packed. */
export interface Derivatives {
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
}

/**
 * Fills the histogram for the rows order[start … end).
 * @param scratch as long as the longest leaf; holds the leaf's derivatives in the order of its rows
 */
export function fillHistogram(
  histogram: Histogram,
  blocks: readonly Int32Array[],
  derivatives: Derivatives,
  order: Int32Array,
  start: number,
  end: number,
  scratch: Derivatives,
): void {
  for (let i = start; i < end; i++) {
    const row = order[i]!;
    scratch.gradients[i - start] = derivatives.gradients[row]!;
    scratch.hessians[i - start] = derivatives.hessians[row]!;
  }
  histogram.fill(0);
  for (const [block, words] of blocks.entries()) {
    const cells = histogram.subarray(block * blockNumbers, (block + 1) * blockNumbers);
    sumBlock(cells, words, order, start, end - start, scratch);
  }
}

function sumBlock(
  cells: Float64Array,
  words: Int32Array,
  order: Int32Array,
  start: number,
  rows: number,
  { gradients, hessians }: Derivatives,
): void {
  for (let i = 0; i < rows; i++) {
    const word = words[order[start + i]!]!;
    const gradient = gradients[i]!;
    const hessian = hessians[i]!;
    const first = (word & 255) << 1;
    const second = 512 | ((word >>> 7) & 510);
    const third = 1024 | ((word >>> 15) & 510);
    const fourth = 1536 | ((word >>> 23) & 510);
    cells[first]! += gradient;
    cells[first + 1]! += hessian;
    cells[second]! += gradient;
    cells[second + 1]! += hessian;
    cells[third]! += gradient;
    cells[third + 1]! += hessian;
    cells[fourth]! += gradient;
    cells[fourth + 1]! += hessian;
  }
}

/** parent - child, written over the parent: the other child's histogram without a pass over its rows. */
export function subtractHistogram(parent: Histogram, child: Histogram): void {
  for (let i = 0; i < parent.length; i++) parent[i]! -= child[i]!;
}
