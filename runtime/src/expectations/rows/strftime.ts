import pg from "pg";
import { text } from "../arguments.js";
import { needType, type Domain } from "../domain.js";
import { ArgumentError, type Kwargs } from "../expectation.js";
import type { RowPlan } from "../plan.js";
import { columnRule } from "./column-rule.js";

const months = "january|february|march|april|may|june|july|august|september|october|november|december";
const shortMonths = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec";
const days = "monday|tuesday|wednesday|thursday|friday|saturday|sunday";
const shortDays = "mon|tue|wed|thu|fri|sat|sun";

/** What Python's strptime takes for each directive; those of `captured` decide whether the day exists. */
const directives: Readonly<Record<string, string>> = {
  a: shortDays,
  A: days,
  b: shortMonths,
  B: months,
  d: "3[0-1]|[1-2]\\d|0[1-9]|[1-9]| [1-9]",
  f: "\\d{1,6}",
  G: "\\d{4}",
  H: "2[0-3]|[0-1]\\d|\\d",
  I: "1[0-2]|0[1-9]|[1-9]",
  j: "36[0-6]|3[0-5]\\d|[1-2]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]",
  m: "1[0-2]|0[1-9]|[1-9]",
  M: "[0-5]\\d|\\d",
  p: "am|pm",
  S: "[0-5]\\d|\\d",
  u: "[1-7]",
  U: "5[0-3]|[0-4]\\d|\\d",
  V: "5[0-3]|0[1-9]|[1-4]\\d|\\d",
  w: "[0-6]",
  W: "5[0-3]|[0-4]\\d|\\d",
  y: "\\d\\d",
  Y: "\\d{4}",
  z: "[+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|Z",
  Z: "utc|gmt",
  "%": "%",
};
const composed: Readonly<Record<string, string>> = {
  c: "%a %b %d %H:%M:%S %Y",
  x: "%m/%d/%y",
  X: "%H:%M:%S",
};
const captured = ["d", "m", "b", "B", "y", "Y"];

/** Texts that Python's strptime reads with `strftime_format`: the form fits and the day exists in its month. */
export function matchStrftime(kwargs: Kwargs, domain: Domain): RowPlan {
  const { pattern, groups } = regularExpression(text(kwargs, "strftime_format"));
  return columnRule(kwargs, domain, (column) => {
    needType(column, ["string"], "only string columns are matched with a strftime_format");
    const { sql } = column;
    const regex = pg.escapeLiteral(pattern);
    const fits = `${sql} ~* ${regex}`;
    const valid = existing(sql, regex, groups);
    return valid === null ? fits : `CASE WHEN ${fits} THEN ${valid} ELSE false END`;
  });
}

function regularExpression(format: string): { pattern: string; groups: readonly string[] } {
  const groups: string[] = [];
  const spelled = format.replace(/%([cxX])/g, (_, name: string) => composed[name] ?? "");
  const pattern = spelled.replace(/%(.?)|\s+|[^%\s]+/gs, (part: string, name?: string) => {
    if (name === undefined) return /^\s/.test(part) ? "\\s+" : escaped(part);
    const accepted = directives[name];
    if (accepted === undefined || groups.includes(name))
      throw new ArgumentError(
        `Unable to use provided strftime_format. ${JSON.stringify(part)} is ${accepted === undefined ? "not a directive of strptime" : "there twice"}`,
      );
    if (!captured.includes(name)) return `(?:${accepted})`;
    groups.push(name);
    return `(${accepted})`;
  });
  return { pattern: `^${pattern}$`, groups };
}

const escaped = (part: string): string => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** SQL that is true where day, month and year name a day; null where the form alone decides. */
function existing(sql: string, regex: string, groups: readonly string[]): string | null {
  const parts = `regexp_match(${sql}, ${regex}, 'i')`;
  const part = (name: string): string | null => {
    const index = groups.indexOf(name);
    return index < 0 ? null : `(${parts})[${index + 1}]`;
  };
  const fullYear = part("Y");
  const shortYear = part("y");
  const year = fullYear
    ? `${fullYear}::int`
    : shortYear
      ? `(CASE WHEN ${shortYear}::int <= 68 THEN 2000 ELSE 1900 END + ${shortYear}::int)`
      : "1900";
  const noYearZero = fullYear ? `${fullYear}::int > 0` : null;
  const number = part("m");
  const short = part("b");
  const long = part("B");
  const named = (value: string, names: string): string =>
    `array_position(ARRAY['${names.split("|").join("', '")}'], lower(${value}))`;
  const month = number ? `${number}::int` : short ? named(short, shortMonths) : long && named(long, months);
  const day = part("d");
  if (day === null || month === null) return noYearZero;
  const leap = `(${year} % 4 = 0 AND (${year} % 100 <> 0 OR ${year} % 400 = 0))`;
  const last = `CASE ${month} WHEN 2 THEN 28 + ${leap}::int WHEN 4 THEN 30 WHEN 6 THEN 30 WHEN 9 THEN 30 WHEN 11 THEN 30 ELSE 31 END`;
  const dayExists = `${day}::int <= ${last}`;
  return noYearZero === null ? dayExists : `(${noYearZero} AND ${dayExists})`;
}
