import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { functionHash } from "../../src/hashes/function-hash.js";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "function-hash-"));
});
afterEach(() => rm(folder, { recursive: true }));

const clean = `import { rate } from "./rates.js";
import limits from "./limits.json" with { type: "json" };
export const later = () => import("./later.js");
export function clean(row) {
  return { amount: row.amount * rate / limits.most };
}
`;

const files = {
  "src/clean.js": clean,
  "src/rates.js": "export const rate = 2;\n",
  "src/limits.json": '{ "most": 3 }\n',
  "src/later.js": "export { late } from './deep/late.js';\n",
  "src/deep/late.js": "import 'node:os';\nexport const late = /[/'\"]/;\n",
};

/** The hash in a folder of its own: a process knows the code that it has loaded. */
async function hashWith(path: string | null, text = ""): Promise<string> {
  const place = await mkdtemp(join(folder, "build-"));
  for (const [file, content] of Object.entries({ ...files, ...(path !== null && { [path]: text }) })) {
    await mkdir(dirname(join(place, file)), { recursive: true });
    await writeFile(join(place, file), content);
  }
  return functionHash({ module: pathToFileURL(join(place, "src/clean.js")).href });
}

describe("the hash of a function", () => {
  test.each([
    ["its own code", "src/clean.js", clean.replace("* rate", "+ rate")],
    ["a line's end, which can end a statement", "src/clean.js", clean.replace("return {", "return\n {")],
    ["a module that it imports", "src/rates.js", "export const rate = 3;\n"],
    ["data that it imports", "src/limits.json", '{ "most": 4 }\n'],
    ["a module that it imports when it runs", "src/later.js", "export const late = 1;\n"],
    ["a module further on", "src/deep/late.js", "export const late = /[/'`]/;\n"],
    ["syntax that is newer than the parser", "src/rates.js", "export const rate = newer §;\n"],
  ])("changes with %s", async (_, path, text) => {
    expect(await hashWith(path, text)).not.toBe(await hashWith(null));
  });

  test.each([
    ["comments", "src/clean.js", `/** Says more. */\n\n${clean.replace("{\n", "{ // so\n\n")}`],
    ["files that it does not import", "src/other.js", "export const other = 1;\n"],
    ["line ends of another system", "src/clean.js", clean.replaceAll("\n", "\r\n")],
  ])("does not change with %s", async (_, path, text) => {
    expect(await hashWith(path, text)).toBe(await hashWith(null));
  });
});
