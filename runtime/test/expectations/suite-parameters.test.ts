import { expect, test } from "vitest";
import { withParameters } from "../../src/expectations/suite-parameters.js";

const now = new Date("2020-03-01T12:00:00Z");
const parameters = { rows: 100, "urn:max": 7, since: "2019-01-01T00:00:00Z", set: ["a", "b"] };
const value = (expression: string): unknown =>
  withParameters({ value: { $PARAMETER: expression } }, parameters, { now, timezone: "UTC" })["value"];

test.each([
  ["rows", 100],
  ["urn:max", 7],
  ["set", ["a", "b"]],
  ["rows * 1.1 - 10", 100.00000000000001],
  ["2 ^ 3 ^ 2", 512],
  ["-(1 + 2) / 4", -0.75],
  ["abs(-3) + trunc(2.7)", 5],
  ["now()", now],
  ["now() - timedelta(weeks=52)", new Date("2019-03-03T12:00:00Z")],
  ["now() - timedelta(1, 60)", new Date("2020-02-29T11:59:00Z")],
  ["datetime(1969, 1, 1)", new Date("1969-01-01T00:00:00Z")],
  ["since + timedelta(days=1)", new Date("2019-01-02T00:00:00Z")],
])("%s", (expression, wanted) => {
  expect(value(expression)).toEqual(wanted);
});

test.each(["missing", "1 +", "now() * 2", "import(1)", "timedelta(moons=1) + now()"])(
  "%s is refused",
  (expression) => {
    expect(() => value(expression)).toThrow("$PARAMETER");
  },
);

test("is found in lists and objects", () => {
  const given = { quantile_ranges: { value_ranges: [[{ $PARAMETER: "rows" }, null]] } };
  expect(withParameters(given, parameters, { now, timezone: "UTC" })).toEqual({
    quantile_ranges: { value_ranges: [[100, null]] },
  });
});
