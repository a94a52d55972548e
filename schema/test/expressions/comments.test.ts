/** A comment is an error wherever it stands; within quotes the same characters are text. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { compiled, problemsOf } from "./scope.js";

const quoted = [
  "'--'",
  "'it''s /* so'",
  "E'\\'--'",
  "E'\\\\'",
  "$$--$$",
  "$a$ $$ -- $a$",
  "U&'/*'",
  '"carrier"',
];
const plain = ["carrier", "||", "(", ")", "=", "distance$1", "$1", "- -", "/", "*", "\n", "e"];
const comments = ["--", "/*", "---1", "/**/", "--'", '/*"'];

test("random texts", async () => {
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...quoted) },
    { weight: 3, arbitrary: fc.constantFrom(...plain) },
    { weight: 1, arbitrary: fc.constantFrom(...comments) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 8 }), async (pieces) => {
      const codes = (await problemsOf(pieces.join(" "))).map(({ code }) => code);
      expect(codes.includes("MLO2011")).toBe(pieces.some((each) => comments.includes(each)));
    }),
    { seed: 8, numRuns: Number(process.env["COMMENT_CASES"] ?? 1_000) },
  );
});

test.each([
  ["'a' || $$--$$ || E'\\'--'", "'a' || '--' || '''--'"],
  ["'/*' || \"carrier\" || '*/'", "'/*' || carrier || '*/'"],
  ["distance - -1", "distance - -1"],
])("%s keeps its text", async (text, canonical) => {
  expect((await compiled(text)).text).toBe(canonical);
});
