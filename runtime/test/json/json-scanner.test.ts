import { describe, expect, it } from "vitest";
import { readJson } from "../../src/json/read-json.js";
import { wholeNumber } from "../../src/json/whole-number.js";
import { exactJson } from "../../src/json/exact-json.js";
import { compactJson } from "../../src/json/compact-json.js";
import { JsonFault } from "../../src/json/json-scanner.js";
import { seededRandom } from "../../src/frame/random.js";

function randomIntegers(seed: number): (limit: number) => number {
  const random = seededRandom(seed);
  return (limit) => Math.floor(random() * limit);
}

const outcome = (text: string): unknown => {
  try {
    return { value: readJson(Buffer.from(text)) };
  } catch (error) {
    if (error instanceof JsonFault) return error.reason;
    throw error;
  }
};

it.each([
  ["[9007199254740993, -9223372036854775808]", [9007199254740993n, -9223372036854775808n]],
  ["[9007199254740991, 1.0, 1e3, -0]", [9007199254740991, 1, 1000, -0]],
  ["[1e18, 9007199254740993.0, 1234567.5]", [10n ** 18n, 9007199254740993n, 1234567.5]],
  ['{"a": {"b": 18446744073709551616}}', { a: { b: 18446744073709551616n } }],
  ['{"a":1,"b":{"a":1},"\\u0063":[{"a":1},{"a":2}]}', { a: 1, b: { a: 1 }, c: [{ a: 1 }, { a: 2 }] }],
] as const)("%s", (text, value) => {
  expect(outcome(text)).toEqual({ value });
});

it.each([
  ['{"id": 1, "id": 2}', 'has the key "id" twice in one object'],
  ['{"id": 1, "id": 1}', 'has the key "id" twice in one object'],
  ['{"a": [{"id": 1, "\\u0069d": 2}]}', 'has the key "id" twice in one object'],
  ["NaN", 'JSON has no word NaN: write null, or the string "NaN" in a column of type float'],
  [
    '{"a": -Infinity}',
    'JSON has no word -Infinity: write null, or the string "-Infinity" in a column of type float',
  ],
  ['{"a": 01}', '"01}" is not a number of JSON'],
  ['{"a": 1.}', '"1.}" is not a number of JSON'],
  ['{"a": 1', "it ends too early"],
  ['{"a": 1}}', '"}" is unexpected'],
  ['{"a": 1,}', '"}" is unexpected'],
  ["{'a': 1}", "\"'a':\" is unexpected"],
  ['"a\tb"', "a string holds a control character that is not escaped"],
  ['"\\x"', "a string holds an unknown escape"],
  ["", "it ends too early"],
  ["[".repeat(600), "it is nested deeper than 512 levels"],
])("%s is refused: %s", (text, reason) => {
  expect(outcome(text)).toBe(reason);
});

it("finds a key that comes twice among many", () => {
  const keys = Array.from({ length: 2_000 }, (_, index) => `"k${index}": ${index}`);
  expect(outcome(`{${keys.join(",")}}`)).toHaveProperty("value.k1999", 1999);
  expect(outcome(`{${[...keys, '"k7": 0'].join(",")}}`)).toBe('has the key "k7" twice in one object');
  expect(outcome(`{${[...keys, '"k1999": 0'].join(",")}}`)).toBe('has the key "k1999" twice in one object');
});

it.each([
  ["1e400", null],
  ["1e3", "1000"],
  ["1.50e1", "15"],
  ["1.5", null],
  ["100e-2", "1"],
  ["-0.0", "0"],
  ["-12e0", "-12"],
  ["0e9", "0"],
  ["1e999999999", null],
  ["1e-999999999", null],
])("%s as a whole number is %s", (text, whole) => {
  expect(wholeNumber(text)).toBe(whole);
});

it("compact JSON keeps the digits of its source", () => {
  const text = String.raw` { "a" : [ 1.0, 1e400 , 12345678901234567890123, -0 ] , "b\/" : "x \" \u00e9 \ud800" } `;
  const bytes = Buffer.from(text);
  expect(compactJson(bytes, 1, bytes.length - 1)).toBe(
    String.raw`{"a":[1.0,1e400,12345678901234567890123,-0],"b/":"x \" é \ud800"}`,
  );
});

/** JSON.parse is the oracle of what is JSON and what it means, duplicate keys and large numbers aside. */
describe("against JSON.parse", () => {
  const pieces = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"a"',
    '"b"',
    '"\\n"',
    "1",
    "-2.5e3",
    "true",
    "null",
    " ",
    "\\",
    '"',
    "0",
    "é",
  ];

  it("agrees on random texts", () => {
    const count = Number(process.env["JSON_CASES"] ?? 20_000);
    const random = randomIntegers(7);
    let valid = 0;
    for (let index = 0; index < count; index += 1) {
      const text = Array.from({ length: 1 + random(12) }, () => pieces[random(pieces.length)]).join("");
      let wanted: unknown;
      try {
        wanted = { value: JSON.parse(text) as unknown };
        valid += 1;
      } catch {
        wanted = null;
      }
      const found = outcome(text);
      if (typeof found === "string" && found.startsWith("has the key")) continue;
      expect({ text, found: typeof found === "string" ? null : found }).toEqual({ text, found: wanted });
    }
    expect(valid).toBeGreaterThan(count / 50);
  });

  it("agrees on random values", () => {
    const random = randomIntegers(8);
    const value = (depth: number): unknown => {
      const kind = random(depth > 3 ? 4 : 6);
      if (kind === 0) return random(2) === 0;
      if (kind === 1)
        return [null, 0.1, -0, 5e-324, 1.7976931348623157e308, 123456789012345680000][random(6)];
      if (kind === 2)
        return String.fromCodePoint(...Array.from({ length: random(6) }, () => 1 + random(0xd000)));
      if (kind === 3) return random(2 ** 31) - 2 ** 30;
      const list = Array.from({ length: random(5) }, () => value(depth + 1));
      return kind === 4 ? list : Object.fromEntries(list.map((each, index) => [`k${index}\t`, each]));
    };
    for (let index = 0; index < 500; index += 1) {
      const text = JSON.stringify(value(0), null, random(3));
      expect(JSON.parse(exactJson(readJson(Buffer.from(text))))).toEqual(JSON.parse(text));
    }
  });
});
