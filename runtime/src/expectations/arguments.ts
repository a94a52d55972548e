import { ArgumentError, type Kwargs } from "./expectation.js";

export function text(kwargs: Kwargs, name: string): string {
  const value = kwargs[name];
  if (typeof value !== "string" || value === "") throw new ArgumentError(`${name} must be text`);
  return value;
}

/** A pattern: text that may be empty. */
export function pattern(kwargs: Kwargs, name: string): string {
  const value = kwargs[name];
  if (typeof value !== "string") throw new ArgumentError(`${name} must be text`);
  return value;
}

/** A list; missing or null is `fallback` where one is given. */
export function list(kwargs: Kwargs, name: string, fallback?: readonly unknown[]): readonly unknown[] {
  const value = kwargs[name] ?? fallback;
  if (!Array.isArray(value)) throw new ArgumentError(`${name} must be a list`);
  return value;
}

/** A list of texts, not empty. */
export function texts(kwargs: Kwargs, name: string): readonly string[] {
  const values = list(kwargs, name);
  if (values.length === 0) throw new ArgumentError(`${name} must not be empty`);
  return values.map((value) => {
    if (typeof value !== "string") throw new ArgumentError(`${name} must list texts`);
    return value;
  });
}

/** A number as a double, also spelt "Infinity" as JSON needs it. */
export function number(kwargs: Kwargs, name: string, fallback?: number): number {
  const value = numberFrom(kwargs[name] ?? fallback);
  if (value === null) throw new ArgumentError(`${name} must be a number`);
  return value;
}

export function numberFrom(value: unknown): number | null {
  if (value === "Infinity" || value === "inf") return Infinity;
  if (value === "-Infinity" || value === "-inf") return -Infinity;
  if (typeof value === "bigint") return Number(value);
  return typeof value === "number" && !Number.isNaN(value) ? value : null;
}

/** A number: an integer beyond ±(2^53 - 1) as a bigint. */
export const isNumber = (value: unknown): value is number | bigint =>
  typeof value === "number" || typeof value === "bigint";

/** A whole number. */
export const isWhole = (value: unknown): value is number | bigint =>
  typeof value === "bigint" || Number.isInteger(value);

/** A whole number of rows or columns. */
export function count(kwargs: Kwargs, name: string): number {
  const value = kwargs[name];
  if (typeof value !== "number" || !Number.isInteger(value))
    throw new ArgumentError(`${name} is not a valid integer`);
  return value;
}

export function word<Word extends string>(
  kwargs: Kwargs,
  name: string,
  words: readonly Word[],
  fallback: Word,
): Word {
  const value = kwargs[name] ?? fallback;
  const found = words.find((each) => each === value);
  if (found === undefined) throw new ArgumentError(`${name} must be ${words.join(" or ")}`);
  return found;
}

/** Share of considered rows that must meet the expectation, 1 by default. */
export function mostlyOf(kwargs: Kwargs): number {
  const value = kwargs["mostly"] ?? 1;
  if (typeof value !== "number") throw new ArgumentError("mostly is not a valid float: a share is wanted");
  if (!(value >= 0 && value <= 1))
    throw new ArgumentError("mostly must be greater than or equal to 0 and less than or equal to 1");
  return value;
}
