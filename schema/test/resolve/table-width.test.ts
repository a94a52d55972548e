import { expect, test } from "vitest";
import { readProject } from "../../src/index.js";

/** The problems of a source with so many columns, each of them with `column`. */
async function problemsOf(count: number, column: string): Promise<string[]> {
  const columns = Array.from({ length: count }, (_, place) => `      c${place}: { ${column} }`);
  const text = `version: 1\nproject: { name: wide }\nsources:\n  wide:\n    type: file\n    path: wide.csv\n    columns:\n${columns.join("\n")}\n`;
  const result = await readProject(text, { file: "mlops.yaml" });
  const found = "project" in result ? result.warnings : result.diagnostics;
  return found.map(({ code, severity, line }) => `${severity} ${code} in line ${line}`);
}

test.each<[number, string, string[]]>([
  [1_590, "type: boolean, nullable: true", ["warning MLO1112 in line 7"]],
  [1_591, "type: boolean, nullable: true", ["error MLO1111 in line 7"]],
  [999, "type: integer", []],
  [1_000, "type: integer", ["error MLO1111 in line 7"]],
  [1_000, "type: integer, nullable: true", ["warning MLO1112 in line 7"]],
  [330, "type: string", []],
  [1_500, "type: string", ["warning MLO1112 in line 7"]],
])("%i columns, each { %s }", async (count, column, problems) => {
  expect(await problemsOf(count, column)).toEqual(problems);
});
