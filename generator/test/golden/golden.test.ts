/**
 * Whole projects as folders, the flagship and the examples among them: mlops.yaml and everything that is emitted
 * from it. UPDATE_GOLDEN=1 writes them anew.
 */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { loadProject } from "@mlops-yaml/schema";
import { generate } from "../../src/generate.js";
import { applyPlan } from "../../src/write/apply.js";
import { renderDiff } from "../../src/write/diff.js";
import { planWrite } from "../../src/write/plan.js";
import { projectFolders, repository } from "./folders.js";

describe.each(projectFolders)("%s", (name) => {
  const folder = join(repository, name);

  test("is what mlops.yaml emits", async () => {
    const result = await loadProject(`${folder}/mlops.yaml`);
    if ("diagnostics" in result) throw new Error(JSON.stringify(result.diagnostics, null, 2));
    const plan = await planWrite(folder, await generate(result.project));
    if (process.env["UPDATE_GOLDEN"] === "1") await applyPlan(folder, plan);
    else expect(renderDiff(plan)).toBe("");
  });

  test("compiles under the strictest rules", async () => {
    const compiler = join(repository, "node_modules/typescript/bin/tsc");
    await promisify(execFile)(process.execPath, [compiler, "--noEmit", "-p", `${folder}/generated`]);
  });
});

test("the flagship's TypeScript stays short enough to read", async () => {
  const result = await loadProject(join(repository, "mlops.yaml"));
  if ("diagnostics" in result) throw new Error("mlops.yaml has problems");
  const files = await generate(result.project);
  const lines = [...files]
    .filter(([path]) => path.endsWith(".ts"))
    .map(([, text]) => text.split("\n").length - 1);
  expect(lines.reduce((sum, count) => sum + count, 0)).toBeLessThan(1500);
});
