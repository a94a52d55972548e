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
  "a_b",
  "50 5%",
  "^a",
  "a$",
  "N",
  "N1",
  "N10",
  "N10x",
  "N1N2",
  "N12345",
  "NN1",
  "N٣",
  "n1",
  "N1\n",
  "ABC",
  "AbC",
  "Z",
  "12-34",
  "aaa",
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
  ["a_b", true],
  ["5%", true],
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
  ["^N[0-9]+$", true],
  ["^N[0-9]*$", true],
  ["^N[0-9]$", true],
  ["^N[0-9]?$", true],
  ["^N[0-9]{2}$", true],
  ["^N[0-9]{2,}$", true],
  ["^N[0-9]{1,2}$", true],
  ["^N[0-9]{0,0}$", true],
  ["^[A-Z]{3}$", true],
  ["^[A-Za-z]+$", true],
  ["^[abc'. ]+$", true],
  ["^ü[a-zï]+$", false],
  ["^ün[x]*$", true],
  ["^aa[ab]$", false],
  ["^N[0-9]+", false],
  ["N[0-9]+$", false],
  ["^N[^0-9]+$", false],
  ["^N[[:digit:]]+$", false],
  ["^N[0-9-]+$", false],
  ["^N[0-9]+?$", false],
  ["^N[0-9]{2}{2}$", false],
  ["^N?[0-9]+$", false],
  ["^[0-9]+[a-z]+$", false],
  ["^N[\\d]+$", false],
])("%s means the same (is plain: %s)", async (regex, isPlain) => {
  const plain = plainMatch("t", regex);
  expect(plain !== null).toBe(isPlain);
  if (plain === null) return;
  const { rows } = await db.client.query<{ t: string; plain: boolean; regex: boolean }>(
    `SELECT t, ${plain} AS plain, t ~ $2 AS regex FROM unnest($1::text[]) AS t`,
    [texts, regex],
  );
  expect(rows).toHaveLength(texts.length);
  for (const row of rows) expect(row.plain, JSON.stringify(row.t)).toBe(row.regex);
});

test.each(["^N[9-0]+$", "^N[0-9]{3,2}$", "^N[0-9]{256}$"])("%s is left to PostgreSQL to refuse", (regex) => {
  expect(plainMatch("t", regex)).toBeNull();
});
