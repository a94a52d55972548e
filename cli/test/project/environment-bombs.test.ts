/** Files of variables that would take minutes to read. */
import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectEnvironment } from "../../src/project/environment.js";
import { emptyFolder } from "../support/folder.js";

const refused = "MLO1012";
const size = 120 * 1024;
const fill = (part: string, length = size): string => part.repeat(Math.floor(length / part.length));
const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("\n");

const bombs: readonly [what: string, text: string, outcome: "fine" | typeof refused][] = [
  ["two megabytes of escapes in quotes", `A="${fill("\\n", 2_000_000)}"`, refused],
  ["escapes in quotes", `A="${fill("\\n")}"`, "fine"],
  ["a value of five megabytes", `A=${"x".repeat(5_000_000)}`, refused],
  ["a value", `A=${fill("x")}`, "fine"],
  ["a name", `${fill("x")}=1`, "fine"],
  ["300,000 variables", lines(300_000, (index) => `A${index}=1`), refused],
  ["many variables", lines(10_000, (index) => `A${index}=1`), "fine"],
  ["one variable many times", fill("A=1\n"), "fine"],
  ["equals signs", fill("="), "fine"],
  ["notes", fill("#"), "fine"],
  ["notes in lines", fill("A=1 # x\n"), "fine"],
  ["quotes that do not close", fill('A="x\n'), "fine"],
  ["other quotes that do not close", fill("A='x\n"), "fine"],
  ["back quotes that do not close", fill("A=`x\n"), "fine"],
  ["mixed quotes", fill("A='\"`"), "fine"],
  ["lines without a name", fill("A\n"), "fine"],
  ["the word export", `${fill("export ")}A=1`, "fine"],
  ["blanks", `${fill(" ")}A=1`, "fine"],
  ["blanks before each end", fill("A=1            \n"), "fine"],
  ["line ends", fill("\n"), "fine"],
  ["returns", fill("\r"), "fine"],
  ["zeros", `A=${fill("\0")}`, "fine"],
  ["names of prototypes", "__proto__=1\nconstructor=2\ntoString=3\n", "fine"],
];

test.each(bombs)("%s", async (_what, text, outcome) => {
  const folder = await emptyFolder();
  await writeFile(join(folder, ".env"), text);
  const started = process.cpuUsage();
  let found = "fine";
  try {
    projectEnvironment(folder, {});
  } catch (error) {
    found = (error as { code: string }).code;
  }
  expect(found).toBe(outcome);
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1e6).toBeLessThan(15);
});

test("a file of many gigabytes is not read", async () => {
  const folder = await emptyFolder();
  await writeFile(join(folder, ".env"), "A=1\n");
  await truncate(join(folder, ".env"), 50 * 1024 ** 3); // sparse
  expect(() => projectEnvironment(folder, {})).toThrow(expect.objectContaining({ code: refused }) as Error);
});
