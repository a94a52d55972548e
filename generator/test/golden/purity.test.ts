import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { isMap, parseDocument, visit } from "yaml";
import { generate } from "../../src/generate.js";
import { projectOf } from "../support/project.js";

const flagship = await readFile(fileURLToPath(new URL("../../../mlops.yaml", import.meta.url)), "utf8");

/** The same file with the keys of every mapping in the opposite order. */
function reversed(text: string): string {
  const document = parseDocument(text);
  visit(document, {
    Map: (_, node) => {
      node.items.reverse();
    },
  });
  if (!isMap(document.contents)) throw new Error("not a mapping");
  return document.toString();
}

test("the order of keys does not show", async () => {
  expect(reversed(flagship)).not.toBe(flagship);
  const [first, second] = await Promise.all([flagship, reversed(flagship)].map(projectOf));
  if (first === undefined || second === undefined) throw new Error("two projects");
  expect([...(await generate(second))]).toEqual([...(await generate(first))]);
});

test("nothing of the surroundings shows", async () => {
  for (const text of (await generate(await projectOf(flagship))).values()) {
    expect(text).not.toContain(process.cwd());
    expect(text).not.toMatch(/20[2-9]\d-\d\d-\d\dT/);
  }
});
