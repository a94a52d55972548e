import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/** The script compares the published schema and the reference pages with the built packages, both ways. */
test("the published schema, the reference of the language and the pages of the codes are fresh", () => {
  const script = fileURLToPath(new URL("../../../scripts/generate-docs.mjs", import.meta.url));
  expect(execFileSync(process.execPath, [script, "--check"], { encoding: "utf8", stdio: "pipe" })).toBe("");
});
