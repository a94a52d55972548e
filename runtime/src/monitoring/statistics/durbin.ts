/**
 * P(D <= x) of Kolmogorov's statistic for a sample of size n, exactly: Durbin's matrix in the form of
 * Marsaglia, Tsang and Wang, "Evaluating Kolmogorov's Distribution", J. Stat. Software 8 (2003).
 * Time grows with (n x)^3 log n.
 */
export function durbinProbability(n: number, x: number): number {
  const k = Math.ceil(n * x);
  const size = 2 * k - 1;
  const power = raise(durbinMatrix(size, k - n * x), size, n);
  let logarithm = Math.log(power.matrix[(k - 1) * size + k - 1]!) + power.logScale;
  for (let i = 1; i <= n; i++) logarithm += Math.log(i / n);
  return Math.min(1, Math.exp(logarithm));
}

/** Row-major; entry (i, j) is 1 / (i - j + 1)! at and below the first superdiagonal, the edges corrected by h. */
function durbinMatrix(size: number, h: number): Float64Array {
  const matrix = new Float64Array(size * size);
  const inverseFactorial = new Float64Array(size + 1);
  inverseFactorial[0] = 1;
  for (let i = 1; i <= size; i++) inverseFactorial[i] = inverseFactorial[i - 1]! / i;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= Math.min(i + 1, size - 1); j++) matrix[i * size + j] = inverseFactorial[i - j + 1]!;
  }
  for (let i = 0; i < size - 1; i++) {
    const edge = (1 - h ** (i + 1)) * inverseFactorial[i + 1]!;
    matrix[i * size] = edge;
    matrix[(size - 1) * size + size - 1 - i] = edge;
  }
  const corner = 1 - 2 * h ** size + Math.max(0, 2 * h - 1) ** size;
  matrix[(size - 1) * size] = corner * inverseFactorial[size]!;
  return matrix;
}

interface Scaled {
  readonly matrix: Float64Array;
  /** Natural logarithm of the factor that was taken out. */
  readonly logScale: number;
}

function raise(matrix: Float64Array, size: number, exponent: number): Scaled {
  let base: Scaled = { matrix, logScale: 0 };
  let result: Scaled | null = null;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = result === null ? base : multiply(result, base, size);
    if (rest > 1) base = multiply(base, base, size);
  }
  return result!;
}

/** The product, its greatest entry brought to 1. */
function multiply(a: Scaled, b: Scaled, size: number): Scaled {
  const product = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = a.matrix[i * size + k]!;
      if (factor === 0) continue;
      for (let j = 0; j < size; j++) product[i * size + j]! += factor * b.matrix[k * size + j]!;
    }
  }
  const greatest = product.reduce((most, entry) => Math.max(most, entry), 0);
  for (let i = 0; i < product.length; i++) product[i]! /= greatest;
  return { matrix: product, logScale: a.logScale + b.logScale + Math.log(greatest) };
}
