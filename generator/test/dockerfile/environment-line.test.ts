import { parseEnv } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { environmentLine } from "../../src/dockerfile/environment-line.js";

test.each([
  ["", "URL="],
  ["postgres://localhost/shop?a=b", "URL='postgres://localhost/shop?a=b'"],
  ["postgres://localhost:5432/shop", "URL=postgres://localhost:5432/shop"],
  ['say "yes" for $HOME # now', `URL='say "yes" for $HOME # now'`],
  ["it's", `URL="it's"`],
])("%s is spelt %s", (value, line) => expect(environmentLine("URL", value)).toBe(line));

test("what is read is what was declared, or nothing", () => {
  const value = fc.string({
    unit: fc.constantFrom("a", " ", "'", '"', "\\", "$", "#", "`", "=", "\n", "{", "é"),
  });
  fc.assert(
    fc.property(value, (text) => {
      const read = parseEnv(`${environmentLine("URL", text)}\nAFTER=1\n`);
      expect(read).toEqual(read["URL"] === undefined ? { AFTER: "1" } : { URL: text, AFTER: "1" });
    }),
    { numRuns: 500, seed: 1 },
  );
});
