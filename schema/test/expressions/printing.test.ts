import { describe, expect, it } from "vitest";
import { printSql, printTypescript } from "../../src/expressions/index.js";
import { compiled } from "./scope.js";

interface Case {
  readonly given: string;
  /** Canonical text, where it differs from the given one. */
  readonly text?: string;
  readonly sql: string;
  readonly code: string;
}

const cases: readonly Case[] = [
  { given: "distance > 500", sql: `"distance" > 500`, code: "row.distance > 500" },
  { given: "DISTANCE>500", text: "distance > 500", sql: `"distance" > 500`, code: "row.distance > 500" },
  { given: "arr_delay > 15", sql: `"arr_delay" > 15`, code: "greaterThan(row.arr_delay, 15)" },
  { given: "visib < 3", sql: `"visib" < 3`, code: "lessThan(row.visib, 3)" },
  {
    given: "(arr_delay > 15)::int",
    text: "(arr_delay > 15)::integer",
    sql: `("arr_delay" > 15)::int::bigint`,
    code: "toInteger(greaterThan(row.arr_delay, 15))",
  },
  { given: "arr_delay is not null", sql: `"arr_delay" IS NOT NULL`, code: "row.arr_delay !== null" },
  {
    given: "sched_dep_utc - interval '2 hours'",
    sql: `"sched_dep_utc" - interval '2 hours'`,
    code: "subtractInterval(row.sched_dep_utc, hours(2))",
  },
  {
    given: "sched_dep_utc - interval '30 days'",
    sql: `"sched_dep_utc" - interval '720 hours'`,
    code: "subtractInterval(row.sched_dep_utc, days(30))",
  },
  {
    given: "sched_dep_utc + (dep_delay + air_time + 30) * interval '1 minute'",
    sql: `"sched_dep_utc" + ("dep_delay" + "air_time" + 30) * interval '1 minute'`,
    code: "addInterval(row.sched_dep_utc, multiplyInterval(minutes(1), addIntegers(addIntegers(row.dep_delay, row.air_time), 30)))",
  },
  {
    given: "extract(hour from sched_dep_utc)",
    sql: `extract(hour FROM "sched_dep_utc" AT TIME ZONE 'America/New_York')::bigint`,
    code: 'extract("hour", row.sched_dep_utc, "America/New_York")',
  },
  {
    given: "extract(dow from day)",
    sql: `extract(dow FROM "day")::bigint`,
    code: 'extractFromDate("dow", row.day)',
  },
  {
    given: "date_trunc('day', sched_dep_utc)",
    sql: `date_trunc('day', "sched_dep_utc", 'America/New_York')`,
    code: 'dateTrunc("day", row.sched_dep_utc, "America/New_York")',
  },
  {
    given: "carrier in ('AA', 'B6')",
    sql: `"carrier" IN ('AA', 'B6')`,
    code: '["AA", "B6"].includes(row.carrier)',
  },
  { given: "tailnum = 'N1'", sql: `"tailnum" = 'N1'`, code: 'equal(row.tailnum, "N1")' },
  { given: "carrier like 'A%'", sql: `"carrier" LIKE 'A%'`, code: 'row.carrier.startsWith("A")' },
  {
    given: "carrier < 'B' or ratio >= 0.5",
    sql: `"carrier" COLLATE "pg_c_utf8" < 'B' OR "ratio" >= 0.5::float8`,
    code: 'lessThan(row.carrier, "B") || atLeast(row.ratio, 0.5)',
  },
  {
    given: "case when distance > 1000 then 'long' else 'short' end",
    sql: `CASE WHEN "distance" > 1000 THEN 'long' ELSE 'short' END`,
    code: 'row.distance > 1000 ? "long" : "short"',
  },
  { given: "coalesce(dep_delay, 0)", sql: `coalesce("dep_delay", 0)`, code: "row.dep_delay ?? 0" },
  {
    given: "distance between 100 and 500 and not cancelled",
    sql: `"distance" BETWEEN 100 AND 500 AND NOT "cancelled"`,
    code: "row.distance >= 100 && row.distance <= 500 && !row.cancelled",
  },
  {
    given: "dep_delay <> 0 and 60 / dep_delay > 2 and cancelled",
    sql: `"dep_delay" <> 0 AND 60 / "dep_delay" > 2 AND "cancelled"`,
    code: "and(notEqual(row.dep_delay, 0), () => greaterThan(divideIntegers(60, row.dep_delay), 2), row.cancelled)",
  },
  {
    given: "2000000000 + 2000000000 + distance",
    sql: `2000000000::bigint + 2000000000 + "distance"`,
    code: "addIntegers(addIntegers(2000000000, 2000000000), row.distance)",
  },
  {
    given: "sched_dep_utc::date = day",
    sql: `("sched_dep_utc" AT TIME ZONE 'America/New_York')::date = "day"`,
    code: 'toDate(row.sched_dep_utc, "America/New_York") === row.day',
  },
];

describe("an expression prints as a reader would write it", () => {
  it.each(cases)("$given", async ({ given, text, sql, code }) => {
    const expression = await compiled(given);
    expect(expression.text).toBe(text ?? given);
    expect(printSql(expression)).toBe(sql);
    expect(printTypescript(expression, { row: "row" }).code).toBe(code);
  });

  it("qualifies columns and names imports", async () => {
    const expression = await compiled("dep_delay > 15 and extract(hour from sched_dep_utc) < 12");
    expect(printSql(expression, { column: (name) => `"e"."${name}"` })).toBe(
      `"e"."dep_delay" > 15 AND extract(hour FROM "e"."sched_dep_utc" AT TIME ZONE 'America/New_York')::bigint < 12`,
    );
    expect(printTypescript(expression, { row: "request" })).toEqual({
      code: 'and(greaterThan(request.dep_delay, 15), extract("hour", request.sched_dep_utc, "America/New_York") < 12)',
      imports: ["and", "extract", "greaterThan"],
    });
  });
});

describe("the canonical text", () => {
  it.each([
    ["distance>500", "( ( distance )  >\n 500 )", "DISTANCE > 0x1F4"],
    ["a_b is null".replace("a_b", "tailnum"), "tailnum isnull", "(tailnum) IS NULL"],
    ["distance <> 5", "distance != 5"],
    ["cancelled::int", "cast(cancelled as bigint)", "(cancelled)::integer"],
    [
      "interval '1 day' + sched_dep_utc",
      "interval '24 hours'+sched_dep_utc",
      "'1440 min'::interval + sched_dep_utc",
    ],
    ["not (cancelled or diverted) and distance > 1", "(not (cancelled or diverted)) and (distance > 1)"],
    ["pow(ratio, 2)", "power( ratio,2 )"],
    ["carrier = 'é'", "carrier = U&'\\00e9'", "carrier = E'\\u00e9'"],
    ["case carrier when 'AA' then 1 end", "case when carrier = 'AA' then 1 end"],
    ["distance - (seats - 1)", "distance-(seats-(1))"],
  ])("is the same for %s and other spellings", async (...spellings) => {
    const expressions = await Promise.all(spellings.map(compiled));
    for (const expression of expressions) expect(expression).toEqual(expressions[0]);
    expect(await compiled(expressions[0]?.text ?? "")).toEqual(expressions[0]);
  });

  it.each([
    ["distance - seats - 1", "distance - (seats - 1)"],
    ["(not cancelled) and diverted", "not (cancelled and diverted)"],
    ["carrier = 'a'", "carrier = 'A'"],
    ["carrier like 'a'", "carrier ilike 'a'"],
    ["distance * 2", "distance * 2.0"],
  ])("differs for %s and %s", async (first, second) => {
    expect((await compiled(first)).text).not.toBe((await compiled(second)).text);
  });
});
