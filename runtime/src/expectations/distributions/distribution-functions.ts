import { ArgumentError } from "../expectation.js";
import { logGamma, upperGamma } from "../../monitoring/statistics/gamma.js";
import { ownValue } from "../../names/own-value.js";

/** Parameters by name, or in SciPy's order. */
type Parameters = Readonly<Record<string, number>>;

export interface Distribution {
  /** Parameters in SciPy's order. */
  readonly parameters: readonly number[];
  /** P(X <= x). */
  readonly cumulative: (x: number) => number;
}

const names: Readonly<Record<string, readonly string[]>> = {
  norm: ["mean", "std_dev"],
  beta: ["alpha", "beta", "loc", "scale"],
  gamma: ["alpha", "loc", "scale"],
  uniform: ["min", "max"],
  chi2: ["df", "loc", "scale"],
  expon: ["loc", "scale"],
};
const defaults: Parameters = { mean: 0, std_dev: 1, loc: 0, scale: 1, min: 0, max: 1 };

/**
 * A distribution of SciPy by its name there. `uniform` reaches from min over a width of max, as Great Expectations
 * hands both to SciPy.
 */
export function distributionOf(name: unknown, params: unknown): Distribution {
  const order = typeof name === "string" ? ownValue(names, name) : undefined;
  if (order === undefined) throw new ArgumentError(`Unsupported  distribution provided: ${String(name)}`);
  const given = parametersOf(order, params ?? {});
  const get = (key: string): number => {
    const value = given[key] ?? defaults[key];
    if (typeof value !== "number" || Number.isNaN(value))
      throw new ArgumentError(`Invalid parameters: ${String(name)} distributions need ${key}`);
    if (["alpha", "beta", "df", "scale", "std_dev", "max"].includes(key) && !(value > 0))
      throw new ArgumentError(`${key} must be positive.`);
    return value;
  };
  const parameters = order.map(get);
  return { parameters, cumulative: cumulative(String(name), get) };
}

function parametersOf(order: readonly string[], params: unknown): Parameters {
  if (Array.isArray(params)) {
    if (params.length > order.length)
      throw new ArgumentError(`Too many parameters provided: ${order.join(", ")}`);
    return Object.fromEntries(params.map((value, index) => [order[index] ?? "", Number(value)]));
  }
  if (typeof params !== "object" || params === null)
    throw new ArgumentError("params must be an object or a list");
  return params as Parameters;
}

function cumulative(name: string, get: (key: string) => number): (x: number) => number {
  switch (name) {
    case "norm": {
      const [mean, deviation] = [get("mean"), get("std_dev")];
      return (x) => normal((x - mean) / deviation);
    }
    case "uniform": {
      const [low, width] = [get("min"), get("max")];
      return (x) => Math.min(1, Math.max(0, (x - low) / width));
    }
    case "expon": {
      const [from, scale] = [get("loc"), get("scale")];
      return (x) => (x <= from ? 0 : 1 - Math.exp(-(x - from) / scale));
    }
    case "gamma": {
      const [shape, from, scale] = [get("alpha"), get("loc"), get("scale")];
      return (x) => 1 - upperGamma(shape, (x - from) / scale);
    }
    case "chi2": {
      const [degrees, from, scale] = [get("df"), get("loc"), get("scale")];
      return (x) => 1 - upperGamma(degrees / 2, (x - from) / scale / 2);
    }
    default: {
      const [alpha, beta, from, scale] = [get("alpha"), get("beta"), get("loc"), get("scale")];
      return (x) => incompleteBeta(alpha, beta, (x - from) / scale);
    }
  }
}

const normal = (z: number): number => {
  const tail = upperGamma(0.5, (z * z) / 2) / 2;
  return z > 0 ? 1 - tail : tail;
};

/** Regularised incomplete beta function by Lentz's continued fraction (Abramowitz and Stegun 26.5.8). */
function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, 1 - x);
  const front =
    Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  const tiny = 1e-300;
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  d = 1 / (Math.abs(d) < tiny ? tiny : d);
  let result = d;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let step = 1;
    for (const numerator of [even, odd]) {
      d = 1 + numerator * d;
      d = 1 / (Math.abs(d) < tiny ? tiny : d);
      c = 1 + numerator / c;
      if (Math.abs(c) < tiny) c = tiny;
      step = c * d;
      result *= step;
    }
    if (Math.abs(step - 1) < 1e-15) break;
  }
  return front * result;
}
