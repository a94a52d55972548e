import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { ScalarType } from "../../../src/expressions/expression.js";
import { compileExpression, printTypescript } from "../../../src/expressions/index.js";
import { columns } from "./columns.js";
import { expressionTexts } from "./random-expressions.js";

const repository = fileURLToPath(new URL("../../../..", import.meta.url));

const typeNames: Readonly<Record<ScalarType, string>> = {
  integer: "number",
  float: "number",
  string: "string",
  boolean: "boolean",
  timestamp: "Date",
  date: "string",
  interval: "number",
};

/** A module with one function an expression, each with the result type that the compiler promises. */
async function moduleOf(texts: readonly string[]): Promise<string> {
  const imports = new Set<string>();
  const functions: string[] = [];
  for (const text of texts) {
    const { expression } = await compileExpression(text, { columns, timezone: "America/New_York" });
    if (expression === undefined) continue;
    const printed = printTypescript(expression, { row: "row" });
    printed.imports.forEach((name) => imports.add(name));
    const result = `${typeNames[expression.type]}${expression.nullable ? " | null" : ""}`;
    functions.push(`(row: Row): ${result} => ${printed.code},`);
  }
  const fields = Object.entries(columns).map(
    ([name, { type, nullable }]) => `  readonly ${name}: ${typeNames[type]}${nullable ? " | null" : ""};`,
  );
  return [
    `import { ${[...imports].sort().join(", ")} } from "../../runtime/src/v1/expressions.js";`,
    `interface Row {`,
    ...fields,
    `}`,
    `export const functions = [`,
    ...functions,
    `];`,
  ].join("\n");
}

it("passes the strict compiler with the types that the compiler of expressions promises", async () => {
  const folder = await mkdtemp(path.join(repository, "node_modules/.expressions-"));
  try {
    const texts = fc.sample(expressionTexts, { numRuns: 600, seed: 20130101 });
    await writeFile(path.join(folder, "printed.ts"), await moduleOf(texts));
    const settings = {
      extends: "../../tsconfig.base.json",
      compilerOptions: { noEmit: true, composite: false, rootDir: "../..", typeRoots: ["../@types"] },
      include: ["printed.ts"],
    };
    await writeFile(path.join(folder, "tsconfig.json"), JSON.stringify(settings));
    const tsc = path.join(repository, "node_modules/typescript/bin/tsc");
    const { stdout } = await promisify(execFile)(process.execPath, [tsc, "-p", folder]).catch(
      (error: unknown) => error as { stdout: string },
    );
    expect(stdout).toBe("");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
