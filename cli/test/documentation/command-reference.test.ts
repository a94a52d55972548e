import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { commandReference } from "../../src/reference/command-reference.js";

test("docs/reference/command.md says what --help says", async () => {
  const file = new URL("../../../docs/reference/command.md", import.meta.url);
  // Stale? Run `node scripts/generate-command-reference.mjs`.
  expect(await readFile(file, "utf8")).toBe(commandReference());
});
