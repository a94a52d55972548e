import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { changesOf } from "../../runtime/src/plan/changes-of.js";
import { compiled, type Compiled } from "./compiled.js";
import { edits } from "./edits.js";
import { shop } from "./shop.js";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder: string;
let before: Compiled;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plan-edits-"));
  before = await compiled(shop, join(folder, "before"));
});
afterAll(() => rm(folder, { recursive: true }));

test("there are sixty edits", () => {
  expect(edits.length).toBeGreaterThanOrEqual(60);
});

test.each(edits)("$name", async ({ name, edit, wanted }) => {
  const text = edit(shop);
  expect(text).not.toBe(shop);
  const after = await compiled(text, join(folder, name.replaceAll(/\W/g, "-")));
  const found = changesOf(before.planned, after.planned).map(
    ({ effect, part, breaking }) => `${effect} ${part}${breaking ? "!" : ""}`,
  );
  const differs = [...after.texts]
    .filter(([path, content]) => before.texts.get(path) !== content)
    .map(([path]) => path);
  if (found.length === 0 && differs.some((path) => path.endsWith(".js"))) found.push("restarted processes");
  if (differs.some((path) => /^(compose\.yaml|Dockerfile)$/.test(path))) found.push("deployed deploy");
  expect([...new Set(found)].toSorted()).toEqual(wanted);
});
