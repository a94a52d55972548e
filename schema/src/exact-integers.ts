/** Integers as numbers where a double holds them exactly, as bigints beyond. */
export function integerOf(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/**
 * The same data with a double in place of each bigint, for what knows only JSON's numbers: a near one, and another one
 * for each integer. The data itself where it has no bigint.
 */
export function withDoubles<T>(data: T): T {
  const doubles = new Map<bigint, number>();
  const taken = new Set<number>();
  const doubleOf = (value: bigint): number => {
    let double = doubles.get(value) ?? Number(value);
    if (!doubles.has(value)) while (taken.has(double)) double *= 1 + Number.EPSILON;
    taken.add(double);
    doubles.set(value, double);
    return double;
  };
  const replaced = (value: unknown): unknown => {
    if (typeof value === "bigint") return doubleOf(value);
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) {
      const items = value.map(replaced);
      return items.some((item, index) => item !== value[index]) ? items : value;
    }
    const entries = Object.entries(value).map(([key, item]) => [key, item, replaced(item)] as const);
    return entries.some(([, item, other]) => item !== other)
      ? Object.fromEntries(entries.map(([key, , other]) => [key, other]))
      : value;
  };
  return replaced(data) as T;
}

/** Positions of the first two equal entries of a list of scalars, exactly compared; null: all differ. */
export function firstRepeat(list: readonly unknown[]): readonly [first: number, second: number] | null {
  const seen = new Map<string, number>();
  for (const [index, value] of list.entries()) {
    const key = typeof value === "string" ? `"${value}` : String(value);
    const earlier = seen.get(key);
    if (earlier !== undefined) return [earlier, index];
    seen.set(key, index);
  }
  return null;
}
