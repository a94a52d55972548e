import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { expressionProblems } from "../../src/expressions/index.js";
import { problemsOf } from "./scope.js";

const file = new URL("messages.txt", import.meta.url);
const blocks = readFileSync(file, "utf8").trim().split("\n\n");

/** The expression, then for each problem the marked place with its code, the message and the hint. */
async function rendered(text: string): Promise<string> {
  const problems = await problemsOf(text);
  const lines = problems.flatMap(({ offset, length, code, message, hint }) => [
    `  ${" ".repeat(offset)}${"^".repeat(Math.max(1, length))} ${code}`,
    `  ${message}`,
    `  ${hint}`,
  ]);
  return [`> ${text}`, ...lines].join("\n");
}

function given(block: string): string {
  return block.split("\n", 1)[0]?.replace(/^> /u, "") ?? "";
}

it("rejects what is outside the language, naming the nearest thing inside it", async () => {
  const answers = await Promise.all(blocks.map((block) => rendered(given(block))));
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, `${answers.join("\n\n")}\n`);
  else expect(answers.join("\n\n")).toBe(blocks.join("\n\n"));
  expect(answers.filter((answer) => !answer.includes("\n"))).toEqual([]);
});

it("has a message for every code that one expression alone can raise", () => {
  const codes = expressionProblems.map(({ code }) => code).filter((code) => code !== "MLO2010");
  expect(codes.filter((code) => !blocks.some((block) => block.includes(code)))).toEqual([]);
});

it("tells a column whose name is a word of SQL how to be written", async () => {
  expect(await problemsOf('"order" > 1')).toMatchObject([{ code: "MLO2003", offset: 0, length: 7 }]);
});

it.each([
  ["sum", (size: number) => Array(size).fill("distance").join(" + ")],
  ["chain of not", (size: number) => `${"not ".repeat(size)}cancelled`],
  ["nest of case", (size: number) => `${"case when cancelled then ".repeat(size)}1${" end".repeat(size)}`],
])("refuses a %s of any size that the stack cannot hold, and takes one of 400", async (_, text) => {
  expect(await problemsOf(text(400))).toEqual([]);
  for (const size of [1000, 5000, 20_000])
    expect(await problemsOf(text(size))).toMatchObject([
      {
        code: "MLO2002",
        message: expect.stringMatching(/too many parts inside one another|characters, more than/) as string,
      },
    ]);
});
