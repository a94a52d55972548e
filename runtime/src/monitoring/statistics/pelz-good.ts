const pi2 = Math.PI ** 2;

/**
 * P(D <= x) of Kolmogorov's statistic for a large sample: the expansion K0(z) + K1(z) / n^1/2 + K2(z) / n +
 * K3(z) / n^3/2 with z = x n^1/2 of Pelz and Good, "Approximating the Lower Tail-Areas of the
 * Kolmogorov-Smirnov One-Sample Statistic", J. R. Stat. Soc. B 38 (1976). Error about 1e-10 from n = 140 on,
 * outside the lower tail.
 */
export function pelzGoodProbability(n: number, x: number): number {
  const z = Math.sqrt(n) * x;
  // Below, every term is smaller than the smallest double.
  if (pi2 / (8 * z * z) > 700) return 0;
  return k0(z) + k1(z) / Math.sqrt(n) + k2(z) / n + k3(z) / n ** 1.5;
}

const k0 = (z: number): number => (root / z) * halfSum(z, () => 1);

const k1 = (z: number): number => (root / (6 * z ** 4)) * halfSum(z, (c) => pi2 * c ** 2 - z ** 2);

function k2(z: number): number {
  const half = halfSum(
    z,
    (c) =>
      6 * z ** 6 +
      2 * z ** 4 +
      pi2 * (2 * z ** 4 - 5 * z ** 2) * c ** 2 +
      pi2 ** 2 * (1 - 2 * z ** 2) * c ** 4,
  );
  return (root / (72 * z ** 7)) * half - (root / (36 * z ** 3)) * wholeSum(z, (k) => pi2 * k ** 2);
}

function k3(z: number): number {
  const half = halfSum(
    z,
    (c) =>
      pi2 ** 3 * c ** 6 * (5 - 30 * z ** 2) +
      pi2 ** 2 * c ** 4 * (-60 * z ** 2 + 212 * z ** 4) +
      pi2 * c ** 2 * (135 * z ** 4 - 96 * z ** 6) -
      30 * z ** 6 -
      90 * z ** 8,
  );
  const whole = wholeSum(z, (k) => 3 * pi2 * k ** 2 * z ** 2 - pi2 ** 2 * k ** 4);
  return (root / (6480 * z ** 10)) * half + (root / (216 * z ** 6)) * whole;
}

const root = Math.sqrt(2 * Math.PI);

/** Sum over c = 1/2, 3/2, … of the coefficient times exp(-pi² c² / (2 z²)). */
function halfSum(z: number, coefficient: (c: number) => number): number {
  let sum = 0;
  for (let c = Math.ceil((16 * z) / Math.PI) - 0.5; c > 0; c--) sum += coefficient(c) * decay(c, z);
  return sum;
}

/** Sum over k = 1, 2, … of the coefficient times exp(-pi² k² / (2 z²)). */
function wholeSum(z: number, coefficient: (k: number) => number): number {
  let sum = 0;
  for (let k = Math.ceil((16 * z) / Math.PI); k > 0; k--) sum += coefficient(k) * decay(k, z);
  return sum;
}

const decay = (c: number, z: number): number => Math.exp((-pi2 * c * c) / (2 * z * z));
