import { afterAll, beforeAll, expect, test } from "vitest";
import { plainMatch } from "../../../src/expectations/rows/plain-regex.js";
import { bench, type Bench } from "../support.js";

let db: Bench;
beforeAll(async () => {
  db = await bench("");
});
afterAll(() => db[Symbol.asyncDispose]());

const texts = [
  "",
  "a",
  "ab",
  "abc",
  "a.c",
  "xabcx",
  "abc\n",
  "\nabc",
  "it's",
  "a\\c",
  "[abc]",
  "ünïx",
  "a b",
  "^a",
  "a$",
];

test.each([
  ["abc", true],
  ["^abc", true],
  ["abc$", true],
  ["^abc$", true],
  ["^$", true],
  ["a\\.c", true],
  ["a[.]c", true],
  ["it's", true],
  ["a\\\\c", true],
  ["\\[abc\\]", true],
  ["ünï", true],
  ["a b", true],
  ["^", true],
  ["$", false],
  ["", false],
  ["a.c", false],
  ["[ab]", false],
  ["a|b", false],
  ["\\d", false],
  ["ab?", false],
  ["(a)", false],
  ["[^a]", false],
  ["a^b", false],
])("%s means the same (is plain: %s)", async (regex, isPlain) => {
  const plain = plainMatch("t", regex);
  expect(plain !== null).toBe(isPlain);
  if (plain === null) return;
  const { rows } = await db.client.query<{ t: string; plain: boolean; regex: boolean }>(
    `SELECT t, ${plain} AS plain, t ~ $2 AS regex FROM unnest($1::text[]) AS t`,
    [texts, regex],
  );
  for (const row of rows) expect(row.plain, JSON.stringify(row.t)).toBe(row.regex);
});
