import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { problemsOf } from "./scope.js";

const page = readFileSync(new URL("../../../docs/reference/expressions.md", import.meta.url), "utf8");
const examples = [...page.matchAll(/```sql\n([^`]*)```/gu)].flatMap(([, block = ""]) =>
  block.trim().split("\n"),
);

it.each(examples)("the reference's example is in the language: %s", async (example) => {
  expect(await problemsOf(example)).toEqual([]);
});
