import { fromLocalTime } from "../expressions/zones.js";
import { exactInteger } from "../json/exact-json.js";
import { ArgumentError, type Kwargs } from "./expectation.js";
import { zonedTime } from "./zoned-times.js";
import { ownValue } from "../names/own-value.js";

/** What time it is, and where. */
export interface Clock {
  readonly now: Date;
  /** IANA name. */
  readonly timezone: string;
}

/** Values of named suite parameters. */
export type Parameters = Readonly<Record<string, unknown>>;

/**
 * The arguments with every `{ $PARAMETER: expression }` replaced by its value: a named parameter, or arithmetic
 * over numbers, times and parameters: `now() - timedelta(weeks=52)`, `datetime(1969, 1, 1)`, `rows * 1.1`.
 * Times come out as Date; those without a zone are local times of the project's.
 *
 * @throws ArgumentError if an expression cannot be read or names an unknown parameter
 */
export function withParameters(kwargs: Kwargs, parameters: Parameters, clock: Clock): Kwargs {
  return substituted(kwargs, parameters, clock) as Kwargs;
}

function substituted(value: unknown, parameters: Parameters, clock: Clock): unknown {
  if (Array.isArray(value)) return value.map((each) => substituted(each, parameters, clock));
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  const expression = (value as Record<string, unknown>)["$PARAMETER"];
  if (typeof expression === "string") return evaluated(expression, parameters, clock);
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, substituted(each, parameters, clock)]),
  );
}

/** A span of time, in milliseconds. */
class Span {
  constructor(readonly milliseconds: number) {}
}

type Value = number | Date | Span;

function evaluated(expression: string, parameters: Parameters, clock: Clock): unknown {
  const name = expression.trim();
  if (Object.hasOwn(parameters, name)) return parameters[name];
  const integer = exactInteger(name);
  if (integer !== null) return integer;
  const tokens = expression.match(/\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[A-Za-z_][\w.:$]*|\S/g) ?? [];
  const reader: Reader = { tokens, at: 0, expression, parameters, clock };
  const value = sum(reader);
  if (reader.at < tokens.length) fail(reader);
  return value instanceof Span ? value.milliseconds / 1000 : value;
}

interface Reader {
  readonly tokens: readonly string[];
  at: number;
  readonly expression: string;
  readonly parameters: Parameters;
  readonly clock: Clock;
}

function takes(reader: Reader, ...signs: string[]): string | null {
  const token = reader.tokens[reader.at];
  if (token === undefined || !signs.includes(token)) return null;
  reader.at += 1;
  return token;
}

function sum(reader: Reader): Value {
  let value = product(reader);
  for (let sign = takes(reader, "+", "-"); sign !== null; sign = takes(reader, "+", "-"))
    value = added(reader, value, product(reader), sign === "+" ? 1 : -1);
  return value;
}

function added(reader: Reader, left: Value, right: Value, sign: 1 | -1): Value {
  if (left instanceof Date && right instanceof Span)
    return new Date(left.getTime() + sign * right.milliseconds);
  if (left instanceof Date && right instanceof Date && sign < 0)
    return new Span(left.getTime() - right.getTime());
  if (left instanceof Span && right instanceof Span)
    return new Span(left.milliseconds + sign * right.milliseconds);
  if (left instanceof Span && right instanceof Date && sign > 0) return added(reader, right, left, 1);
  return typeof left === "number" && typeof right === "number" ? left + sign * right : fail(reader);
}

function product(reader: Reader): Value {
  let value = power(reader);
  for (let sign = takes(reader, "*", "/"); sign !== null; sign = takes(reader, "*", "/")) {
    const factor = power(reader);
    if (typeof factor !== "number") return fail(reader);
    const by = sign === "*" ? factor : 1 / factor;
    if (value instanceof Span) value = new Span(value.milliseconds * by);
    else value = typeof value === "number" ? value * by : fail(reader);
  }
  return value;
}

function power(reader: Reader): Value {
  const base = atom(reader);
  if (takes(reader, "^") === null) return base;
  const exponent = power(reader);
  return typeof base === "number" && typeof exponent === "number" ? base ** exponent : fail(reader);
}

function atom(reader: Reader): Value {
  if (takes(reader, "+") !== null) return atom(reader);
  if (takes(reader, "-") !== null) {
    const value = atom(reader);
    return typeof value === "number" ? -value : fail(reader);
  }
  if (takes(reader, "(") !== null) {
    const value = sum(reader);
    if (takes(reader, ")") === null) fail(reader);
    return value;
  }
  const token = reader.tokens[reader.at] ?? fail(reader);
  reader.at += 1;
  if (/^\d/.test(token)) return Number(token);
  return takes(reader, "(") === null ? named(reader, token) : called(reader, token);
}

function named(reader: Reader, name: string): Value {
  if (Object.hasOwn(reader.parameters, name)) {
    const value = reader.parameters[name];
    if (typeof value === "bigint") return Number(value);
    if (typeof value === "number" || value instanceof Date) return value;
    const time =
      typeof value === "string" ? Date.parse(String(zonedTime(value, reader.clock.timezone))) : NaN;
    return Number.isNaN(time) ? fail(reader) : new Date(time);
  }
  if (/^pi$/i.test(name)) return Math.PI;
  if (/^e$/i.test(name)) return Math.E;
  throw new ArgumentError(`$PARAMETER "${name}" has no value`);
}

const functions: Readonly<Record<string, (value: number) => number>> = {
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  exp: Math.exp,
  abs: Math.abs,
  trunc: Math.trunc,
  round: Math.round,
  sgn: Math.sign,
};

/** Units of timedelta in the order of its positional arguments, in milliseconds. */
const spans: Readonly<Record<string, number>> = {
  days: 86_400_000,
  seconds: 1_000,
  microseconds: 0.001,
  milliseconds: 1,
  minutes: 60_000,
  hours: 3_600_000,
  weeks: 604_800_000,
};
const parts = ["year", "month", "day", "hour", "minute", "second", "microsecond"];

function called(reader: Reader, name: string): Value {
  const { positional, keyword } = callArguments(reader);
  if (name === "now" && positional.length === 0) return reader.clock.now;
  if (name === "timedelta") {
    const units = Object.keys(spans);
    const all = [...positional.map((value, index) => [units[index] ?? "", value] as const), ...keyword];
    return new Span(
      all.reduce((total, [unit, amount]) => total + amount * (ownValue(spans, unit) ?? fail(reader)), 0),
    );
  }
  if (name === "datetime") {
    const values = new Map(keyword);
    const [year, month, day, hour, minute, second, micro] = parts.map(
      (part, index) => positional[index] ?? values.get(part),
    );
    if (year === undefined || month === undefined || day === undefined) return fail(reader);
    const shown = Date.UTC(year, month - 1, day, hour ?? 0, minute ?? 0, second ?? 0, (micro ?? 0) / 1000);
    return new Date(fromLocalTime(shown, reader.clock.timezone));
  }
  const [value] = positional;
  const evaluate = ownValue(functions, name);
  return evaluate && value !== undefined && positional.length === 1 ? evaluate(value) : fail(reader);
}

function callArguments(reader: Reader): { positional: number[]; keyword: [string, number][] } {
  const positional: number[] = [];
  const keyword: [string, number][] = [];
  while (takes(reader, ")") === null) {
    if (positional.length + keyword.length > 0 && takes(reader, ",") === null) fail(reader);
    const key = reader.tokens[reader.at + 1] === "=" ? reader.tokens[reader.at] : undefined;
    if (key !== undefined) reader.at += 2;
    const value = sum(reader);
    if (typeof value !== "number") return fail(reader);
    if (key === undefined) positional.push(value);
    else keyword.push([key, value]);
  }
  return { positional, keyword };
}

function fail({ expression }: Reader): never {
  throw new ArgumentError(`$PARAMETER: cannot evaluate ${JSON.stringify(expression)}`);
}
