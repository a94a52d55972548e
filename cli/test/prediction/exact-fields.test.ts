import { expect, test } from "vitest";
import { exactJson } from "../../src/json/exact-json.js";
import { parseFields } from "../../src/prediction/fields.js";

test("integers of 64 bits are sent with all their digits", () => {
  const declared = [{ name: "account", type: "integer" }] as unknown as Parameters<typeof parseFields>[1];
  for (const digits of ["9007199254740993", "-9223372036854775808", "1400"])
    expect(exactJson(parseFields([`account=${digits}`], declared))).toBe(`{"account":${digits}}`);
});
