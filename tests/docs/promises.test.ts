/** Every test that the table of promises names is there. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "../support/project.js";

const page = readFileSync(join(repository, "docs/architecture/08-promises.md"), "utf8");
const named = [...page.matchAll(/`([\w/.-]+\.test\.ts)`: "([^"]+)"/g)].map(([, file, name]) => ({
  file: file!,
  name: name!,
}));

test.each(named)('$file: "$name"', ({ file, name }) => {
  const source = readFileSync(join(repository, file), "utf8");
  // The title stands in the line of its call, or, after a table of cases, in one of its own.
  const lines = source.split("\n").map((line) => line.trim());
  expect(lines.some((line) => line.includes(`"${name}"`) && /^(it|test|describe)\b|^"/.test(line))).toBe(
    true,
  );
});

test("every row has its test", () => {
  const tables = page.slice(0, page.indexOf("## What grows"));
  const rows = tables.split("\n").filter((line) => line.startsWith("| ") && !/^\| (promise|-)/.test(line));
  expect(rows.length).toBe(named.length);
  expect(named.length).toBeGreaterThan(30);
});
