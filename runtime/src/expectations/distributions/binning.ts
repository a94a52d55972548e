import type { ColumnType } from "../../definitions/column.js";
import { isNumber, numberFrom } from "../arguments.js";
import { exactJson } from "../../json/exact-json.js";
import { ArgumentError } from "../expectation.js";
import type { ValueCount } from "../columns/value-counts.js";

/** Names the category of a value, once all values are known. */
export type Binning = (values: readonly ValueCount[]) => (value: unknown) => string;

const missing = "(missing)";

/**
 * Numbers fall between `bins`, or into `count` equal ones; other values are grouped as `bins` lists them, or the
 * `count` most frequent ones keep their name and the rest are "(other)".
 */
export function binning(type: ColumnType, bins: unknown, count: unknown): Binning {
  const most = count === undefined || count === null ? 10 : count;
  if (typeof most !== "number" || !Number.isInteger(most) || most < 1)
    throw new ArgumentError("the number of bins must be a whole number");
  const given = bins === undefined || bins === null ? null : bins;
  if (given !== null && !Array.isArray(given)) throw new ArgumentError("bins must be a list");
  return type === "integer" || type === "float" ? numberBins(given, most) : valueBins(given, most);
}

function numberBins(given: readonly unknown[] | null, most: number): Binning {
  return (values) => {
    const present = values.flatMap(({ value }) => (isNumber(value) ? [Number(value)] : []));
    const low = Math.min(...present);
    const high = Math.max(...present);
    const edges =
      given === null
        ? Array.from({ length: most + 1 }, (_, index) => low + ((high - low) * index) / most)
        : given.map((edge) => numberFrom(edge) ?? fail()).sort((x, y) => x - y);
    if (given !== null && low < (edges[0] ?? low)) edges.unshift(low);
    if (given !== null && high > (edges.at(-1) ?? high)) edges.push(high);
    return (value) => {
      if (!isNumber(value)) return missing;
      const index = edges.findIndex((edge, at) => at > 0 && Number(value) < edge);
      return `bin ${index < 0 ? edges.length - 1 : index}`;
    };
  };
}

function valueBins(given: readonly unknown[] | null, most: number): Binning {
  return (values) => {
    const names = new Map<string, string>();
    if (given !== null)
      for (const group of given)
        for (const member of Array.isArray(group) ? group : fail())
          names.set(spelled(member), (group as unknown[]).join(", "));
    else {
      const counts = new Map<string, number>();
      for (const { value, count } of values)
        if (value !== null) counts.set(spelled(value), (counts.get(spelled(value)) ?? 0) + count);
      const frequent = [...counts].sort((x, y) => y[1] - x[1]).slice(most);
      if (counts.size > most) for (const [name] of frequent) names.set(name, "(other)");
    }
    return (value) => (value === null ? missing : (names.get(spelled(value)) ?? spelled(value)));
  };
}

/** Text as it is, other values as JSON. */
const spelled = (value: unknown): string => (typeof value === "string" ? value : exactJson(value));

function fail(): never {
  throw new ArgumentError("bins must list numbers, or groups of values");
}
