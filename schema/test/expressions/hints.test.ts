/** What hints say in backticks compiles: an expression alone, an aggregate as a field of a feature view. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compileExpression, type ExpressionColumn } from "../../src/expressions/index.js";
import { replacedFunctions } from "../../src/expressions/compile/replacements.js";
import { readProject } from "../../src/index.js";

const column = (type: ExpressionColumn["type"]): ExpressionColumn => ({ type, nullable: true, unit: null });

/** The letters that hints use, one meaning each. */
const columns = {
  a: column("boolean"),
  b: column("boolean"),
  x: column("float"),
  y: column("float"),
  z: column("float"),
  n: column("integer"),
  s: column("string"),
  t: column("timestamp"),
  u: column("timestamp"),
  d: column("date"),
  e: column("date"),
};
const timezone = "Europe/Berlin";

const problemsOf = async (
  text: string,
): Promise<readonly { code: string; message: string; hint: string }[]> =>
  (await compileExpression(text, { columns, timezone })).problems ?? [];

/** A view with the one field. */
async function isField(text: string): Promise<boolean> {
  const declared = Object.entries(columns).map(([name, { type }]) => `${name}: { type: ${type} }`);
  const result = await readProject(
    `version: 1
project: { name: p }
sources: { r: { type: file, path: r.csv, event_time: t, columns: { ${declared.join(", ")} } } }
entities: { k: { key: s } }
features: { v: { entity: k, source: r, every: 1h, fields: { f: ${text} } } }
`,
    { file: "mlops.yaml" },
  );
  return "project" in result;
}

/** The parts of a hint that are to be written, but do not compile. */
async function wrongParts(hint: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const [, part = ""] of hint.matchAll(/`([^`]+)`/gu)) {
    const isRight = part.startsWith("{") ? await isField(part) : (await problemsOf(part)).length === 0;
    if (!isRight) wrong.push(part);
  }
  return wrong;
}

/** Expressions of other languages, and those with a message of their own. */
const outside = [
  ...readFileSync(new URL("outside.txt", import.meta.url), "utf8")
    .trim()
    .split("\n"),
  ...replacedFunctions.flatMap((name) => [`${name}(x)`, `x.${name}()`]),
];

test("whatever a hint says to write compiles", async () => {
  const wrong: string[] = [];
  for (const text of outside)
    for (const { hint } of await problemsOf(text))
      for (const part of await wrongParts(hint)) wrong.push(`${text}: ${part}`);
  expect(wrong).toEqual([]);
});

test("every expression of another language has a message with something to write", async () => {
  const answers = await Promise.all(
    outside.map(async (text) => ({ text, problems: await problemsOf(text) })),
  );
  expect(answers.filter(({ problems }) => problems.length === 0).map(({ text }) => text)).toEqual([]);
  const vague = answers.filter(({ problems }) =>
    problems.some(({ hint }) => hint.startsWith("The functions are") || hint.startsWith("Look at what")),
  );
  expect(vague.map(({ text }) => text)).toEqual([]);
});
