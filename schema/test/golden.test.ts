import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { conditionProblems } from "@mlops-yaml/runtime/row-conditions";
import { describe, expect, test } from "vitest";
import { errorRegistry, loadProject, renderDiagnostics } from "../src/index.js";

/**
 * A folder a case: mlops.yaml and the messages it must give. UPDATE_GOLDEN=1 writes the messages anew;
 * then read the diff.
 */
const folder = fileURLToPath(new URL("golden", import.meta.url));
const cases = readdirSync(folder).sort();

describe("messages", () => {
  test.each(cases)("%s", async (name) => {
    const path = join(folder, name, "mlops.yaml");
    const result = await loadProject(path, { loadConditionCheck: () => Promise.resolve(conditionProblems) });
    const diagnostics = "project" in result ? result.warnings : result.diagnostics;
    const rendered = renderDiagnostics(diagnostics).replaceAll(join(folder, name, "/"), "");
    const wantedPath = join(folder, name, "stderr.txt");
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(wantedPath, rendered);
    expect(rendered).toBe(existsSync(wantedPath) ? readFileSync(wantedPath, "utf8") : "");
  });
});

/** Shown in read/bombs.test.ts and cli/test/project/environment-bombs.test.ts: no folder here should hold files so large. */
const tooLarge = ["MLO1010", "MLO1012"];

test("every code of the language has a golden message, and no message has an unknown code", () => {
  const shown = new Set(
    cases.flatMap((name) => {
      const text = readFileSync(join(folder, name, "stderr.txt"), "utf8");
      return [...text.matchAll(/\[(MLO\d{4})\]/g)].map((match) => match[1]);
    }),
  );
  const codes = errorRegistry.map(({ code }) => code);
  expect(codes.filter((code) => !shown.has(code))).toEqual(tooLarge);
  expect([...shown].filter((code) => code !== undefined && !codes.includes(code))).toEqual([]);
});
