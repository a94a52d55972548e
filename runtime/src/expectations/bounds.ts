import type { ColumnType } from "../definitions/column.js";
import { isNumber, isWhole } from "./arguments.js";
import { ArgumentError, type Kwargs } from "./expectation.js";
import { literal } from "./literal.js";

/** Bounds of the `…_to_be_between` family as given, in order. */
export interface Bounds {
  readonly min: unknown;
  readonly max: unknown;
  readonly strictMin: boolean;
  readonly strictMax: boolean;
}

/** @throws ArgumentError if the lower bound is above the upper */
export function boundsOf(kwargs: Kwargs): Bounds {
  const bounds = {
    min: kwargs["min_value"] ?? null,
    max: kwargs["max_value"] ?? null,
    strictMin: kwargs["strict_min"] === true,
    strictMax: kwargs["strict_max"] === true,
  };
  if (isNumber(bounds.min) && isNumber(bounds.max) && bounds.min > bounds.max)
    throw new ArgumentError(`min_value ${bounds.min} is greater than max_value ${bounds.max}`);
  return bounds;
}

/** Bounds of which at least one is given: those of single values. */
export function neededBounds(kwargs: Kwargs): Bounds {
  const bounds = boundsOf(kwargs);
  if (bounds.min === null && bounds.max === null)
    throw new ArgumentError("min_value and max_value cannot both be missing");
  return bounds;
}

/** Bounds of a count: whole numbers. */
export function wholeBounds(kwargs: Kwargs): Bounds {
  const bounds = boundsOf(kwargs);
  for (const end of [bounds.min, bounds.max])
    if (end !== null && !isWhole(end)) throw new ArgumentError("min_value and max_value must be integers");
  return bounds;
}

/** SQL that is true where `value` keeps the bounds; null where `value` is null and a bound is given. */
export function withinSql(value: string, bounds: Bounds, type: ColumnType): string {
  const parts: string[] = [];
  if (bounds.min !== null)
    parts.push(`${value} ${bounds.strictMin ? ">" : ">="} ${literal(bounds.min, type, "min_value")}`);
  if (bounds.max !== null)
    parts.push(`${value} ${bounds.strictMax ? "<" : "<="} ${literal(bounds.max, type, "max_value")}`);
  return parts.length === 0 ? `${value} IS NOT NULL` : parts.join(" AND ");
}

/** Whether a number keeps the bounds. */
export function isWithin(value: number, { min, max, strictMin, strictMax }: Bounds): boolean {
  if (isNumber(min) && !(strictMin ? value > min : value >= min)) return false;
  return !(isNumber(max) && !(strictMax ? value < max : value <= max));
}
