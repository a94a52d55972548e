/** Units of measurement: names joined by `*` and `/`, such as `mi`, `mi/h`, `kg*m/s/s`. Null: none or unknown. */
export type Unit = string | null;

/** Unit of a product: exponents add up, and what cancels disappears. Unknown units stay unknown. */
export function multiplyUnits(left: Unit, right: Unit): Unit {
  return left === null || right === null ? null : format(combine(parse(left), parse(right), 1));
}

export function divideUnits(left: Unit, right: Unit): Unit {
  return left === null || right === null ? null : format(combine(parse(left), parse(right), -1));
}

type Factors = ReadonlyMap<string, number>;

function parse(unit: string): Factors {
  const factors = new Map<string, number>();
  let sign = 1;
  for (const part of unit.split(/([*/])/)) {
    const name = part.trim();
    if (name === "*" || name === "/") sign = name === "*" ? 1 : -1;
    else if (name !== "1" && name !== "") factors.set(name, (factors.get(name) ?? 0) + sign);
  }
  return factors;
}

function combine(left: Factors, right: Factors, sign: 1 | -1): Factors {
  const result = new Map(left);
  for (const [name, exponent] of right) result.set(name, (result.get(name) ?? 0) + sign * exponent);
  return result;
}

function format(factors: Factors): Unit {
  const repeat = (wanted: 1 | -1): string[] =>
    [...factors]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([name, exponent]) => Array<string>(Math.max(0, exponent * wanted)).fill(name));
  const above = repeat(1);
  const below = repeat(-1);
  if (above.length + below.length === 0) return null;
  return [above.join("*") || "1", ...below].join("/");
}
