import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "SECURITY.md",
  ...markdownIn("docs"),
  ...markdownIn("bench"),
];

function markdownIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter(
      (entry) => entry.isFile() && entry.name.endsWith(".md") && !entry.parentPath.includes("node_modules"),
    )
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

/** Paragraphs, list items and table cells, without fenced code. */
function passages(text: string): string[] {
  return text
    .replaceAll(/^( *)```[\s\S]*?^\1```$/gm, "")
    .split(/\n\s*\n|\n(?= *(?:[-*]|\d+\.) )/)
    .flatMap((block) => (block.startsWith("|") ? block.split("\n") : [block]));
}

/** What a careless edit leaves behind: code or emphasis without its end, and sentences run together. */
function damage(passage: string): string[] {
  const found: string[] = [];
  const prose = passage
    .replaceAll(/(?<!\\)(`+)(?:(?!\1)[\s\S])*?[^`]\1(?!`)/g, "§")
    .replaceAll(/\]\([^)]*\)/g, "]");
  if (prose.includes("`")) found.push("a backtick without its other");
  if ((prose.match(/\*\*/g) ?? []).length % 2 === 1) found.push("** without its other");
  const glued = /[a-z]{2}[.;:!?][A-Z][a-z]|§[a-z]{3}|[a-z]{2}§/.exec(prose);
  if (glued) found.push(`"${glued[0]}" run together`);
  return found;
}

test("damage is found", () => {
  expect(
    damage("are kept in `quarantine. Where a tenth is blocked.rows` with the `reason`: `mlops"),
  ).not.toEqual([]);
  expect(damage("One sentence.Another **one")).toHaveLength(2);
  expect(damage("Fine: `code` (with a [link](page.md#part)), mlops.yaml and **bold**.")).toEqual([]);
});

describe("no page holds the damage of a careless edit", () => {
  test.each(pages)("%s", (page) => {
    const text = readFileSync(join(root, page), "utf8");
    expect(
      passages(text).flatMap((passage) => damage(passage).map((what) => `${what}: ${passage.slice(0, 200)}`)),
    ).toEqual([]);
  });
});
