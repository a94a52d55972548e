import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { newestForOldestNode } from "../../src/init/project-files.js";
import { needLaterNode } from "../support/later-node.js";

async function repositoryFile(name: string): Promise<Record<string, Record<string, object>>> {
  const file = new URL(`../../../${name}`, import.meta.url);
  return JSON.parse(await readFile(file, "utf8")) as Record<string, Record<string, object>>;
}

test("no locked package needs a later Node than the promised one", async () => {
  const { packages = {} } = await repositoryFile("package-lock.json");
  expect(Object.keys(packages).length).toBeGreaterThan(100);
  expect(needLaterNode(packages)).toEqual([]);
  expect(needLaterNode({ "node_modules/cookie": { version: "2.0.2", engines: { node: ">=22" } } })).toEqual([
    "node_modules/cookie 2.0.2: >=22",
  ]);
});

test("what keeps npm from packages for later ones is the same here and in new projects", async () => {
  expect((await repositoryFile("package.json"))["overrides"]).toEqual(newestForOldestNode);
});
