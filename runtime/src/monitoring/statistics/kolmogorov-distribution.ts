import { logGamma } from "./gamma.js";
import { durbinProbability } from "./durbin.js";
import { pelzGoodProbability } from "./pelz-good.js";

/**
 * P(D >= x) of Kolmogorov's two-sided statistic for a sample of size n. Which method serves where follows
 * Simard and L'Ecuyer, "Computing the Two-Sided Kolmogorov-Smirnov Distribution", J. Stat. Software 39 (2011).
 * @param n at least 1
 * @param x a distance in [0, 1]
 */
export function kolmogorovUpperTail(n: number, x: number): number {
  const t = n * x;
  if (t <= 0.5) return 1;
  if (x >= 1) return 0;
  if (t <= 1) return 1 - Math.exp(logGamma(n + 1) + n * (Math.log(2 * t - 1) - Math.log(n)));
  if (t >= n - 1) return 2 * (1 - x) ** n;
  const square = t * x;
  if (square >= 370) return 0;
  // The chance of both one-sided distances reaching x at once is 0 from one half on, and negligible here.
  if (x >= 0.5 || square >= (n <= 140 ? 4 : 2.2)) return Math.min(1, 2 * smirnovUpperTail(n, x));
  const durbin = n <= 140 || (n <= 100_000 && n * x ** 1.5 <= 1.4);
  const below = durbin ? durbinProbability(n, x) : pelzGoodProbability(n, x);
  return Math.min(1, Math.max(0, 1 - below));
}

/** P(D+ >= x) of the one-sided statistic, exactly (Birnbaum and Tingey, 1951). */
function smirnovUpperTail(n: number, x: number): number {
  const logFactorial = logGamma(n + 1);
  let sum = 0;
  for (let j = 0; j <= Math.floor(n * (1 - x)); j++) {
    const rest = 1 - x - j / n;
    if (rest <= 0) continue;
    const logChoose = logFactorial - logGamma(j + 1) - logGamma(n - j + 1);
    sum += Math.exp(logChoose + (j - 1) * Math.log(x + j / n) + (n - j) * Math.log(rest));
  }
  return x * sum;
}
