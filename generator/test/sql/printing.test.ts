import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { duration, interval } from "../../src/sql/duration.js";
import { as, identifier, textLiteral } from "../../src/sql/quote.js";
import { indent, select, withTables } from "../../src/sql/select.js";
import { sqlLiteral } from "../../src/sql/template-literal.js";
import { indexName } from "../../src/tables/relations.js";

test.each([
  [1, "1 second"],
  [90, "1 minute 30 seconds"],
  [3600, "1 hour"],
  [7 * 86_400, "168 hours"],
  [0, "0 seconds"],
])("a duration of %i seconds is %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
  expect(interval(seconds)).toBe(`interval '${text}'`);
});

describe("quoting", () => {
  test.each([
    ["carrier", '"carrier"'],
    ['a"b', '"a""b"'],
    ["Select", '"Select"'],
  ])("name %s", (name, quoted) => expect(identifier(name)).toBe(quoted));

  test.each([
    ["it's", "'it''s'"],
    ["a\\b", "E'a\\\\b'"],
  ])("text %s", (text, quoted) => expect(textLiteral(text)).toBe(quoted));

  test("a column keeps its name without saying it twice", () => {
    expect(as('"temp"', "temp")).toBe('"temp"');
    expect(as('"temp" * 2', "temp")).toBe('"temp" * 2 AS "temp"');
  });

  test("a template literal gives back the text, indented", () => {
    const sql = "SELECT '\\%', '`', '${x}'\nFROM t";
    const literal = sqlLiteral(sql).replace("/* sql */ ", "");
    expect(runInNewContext(literal)).toBe(`\n${indent(sql)}\n`);
  });
});

test("long index names are cut to PostgreSQL's limit and stay apart", () => {
  const long = "x".repeat(40);
  const [first, second] = ["aaaaaaaaaaaaaaaaaaaa_1", "aaaaaaaaaaaaaaaaaaaa_2"].map((key) =>
    indexName(long, [key]),
  );
  expect(first).not.toBe(second);
  expect(first?.length).toBe(63 + 2);
  expect(indexName("weather", ["origin", "time"])).toBe('"weather_by_origin_time"');
});

test("a query is laid out by clauses", () => {
  const query = select({
    columns: ["a", "count(*) AS n"],
    from: ["t", "JOIN u ON true"],
    where: ["a > 1", "b"],
    groupBy: ["a"],
    orderBy: ["a", "n DESC"],
    limit: 3,
  });
  expect(`\n${withTables([{ name: "t", comment: "Rows.", query: "SELECT 1 AS a" }], query)}\n`).toBe(`
WITH t AS (
  -- Rows.
  SELECT 1 AS a
)
SELECT
  a,
  count(*) AS n
FROM t
JOIN u ON true
WHERE a > 1
  AND b
GROUP BY a
ORDER BY a, n DESC
LIMIT 3
`);
});
