/** Files of the lock that are nested, large or broken beyond measure. */
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readLock } from "../../src/lock/read-lock.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lock-bombs-"));
});
afterAll(() => rm(folder, { recursive: true }));

const nested = (open: string, times: number, inner: string, close: string): string =>
  open.repeat(times) + inner + close.repeat(times);
const list = (count: number, item: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => item(index)).join(",");
const lock = (files: string, format = "1"): string =>
  `{"format":${format},"project":"a","generator":"b","formatter":"c","files":${files}}`;

const bombs: readonly [what: string, text: string, outcome: "fine" | "MLO3001" | "MLO3002"][] = [
  ["lists that do not close", "[".repeat(1_000_000), "MLO3001"],
  ["lists in lists", nested("[", 200_000, "", "]"), "MLO3001"],
  ["mappings in mappings", nested('{"a":', 200_000, "1", "}"), "MLO3001"],
  ["nested files", lock(nested('{"a":', 200_000, "1", "}")), "MLO3001"],
  ["files of lists", lock(`{"a":${nested("[", 200_000, "", "]")}}`), "MLO3001"],
  ["a list of files", lock(`[${list(100_000, () => '"x"')}]`), "MLO3001"],
  ["200,000 files", lock(`{${list(200_000, (index) => `"f${index}":"x"`)}}`), "fine"],
  ["one file 200,000 times", lock(`{${list(200_000, () => '"f":"x"')}}`), "fine"],
  ["a path of a megabyte", lock(`{"${"x".repeat(1_000_000)}":"x"}`), "fine"],
  ["a hash of ten megabytes", lock(`{"a":"${"x".repeat(10_000_000)}"}`), "fine"],
  ["40 megabytes", lock(`{"a":"${"x".repeat(40_000_000)}"}`), "MLO3001"],
  ["a format of a million digits", lock("{}", "9".repeat(1_000_000)), "MLO3002"],
  ["a format with an exponent", lock("{}", "1e999999999"), "MLO3002"],
  ["a format as a text", lock("{}", `"${"1".repeat(1_000_000)}"`), "MLO3002"],
  ["a fraction of a million digits", lock(`{"a":0.${"1".repeat(1_000_000)}}`), "MLO3001"],
  ["lines of paths", `format: 2\ngenerator: b\nformatter: c\nfiles:\n${"  f:\n".repeat(200_000)}`, "fine"],
  ["lines of hashes without a path", `format: 2\n${`    - ${"0".repeat(64)}\n`.repeat(200_000)}`, "MLO3001"],
  [
    "a path of a megabyte in a line",
    `format: 2\ngenerator: b\nformatter: c\nfiles:\n  "${"x".repeat(1_000_000)}":\n`,
    "fine",
  ],
  ["anchors and aliases", `a: &a [x,x]\n${list(1000, () => "b: [*a,*a]")}`, "MLO3001"],
  ["a prototype", lock('{"__proto__":{"a":1}}'), "MLO3001"],
  ["quotes", '"'.repeat(1_000_000), "MLO3001"],
  ["backslashes", `"${"\\".repeat(1_000_001)}`, "MLO3001"],
  ["a text that does not end", `"${"x".repeat(5_000_000)}`, "MLO3001"],
  ["marks of a conflict", "<<<<<<< ours\n".repeat(100_000), "MLO3001"],
  ["zeros", "\0".repeat(1_000_000), "MLO3001"],
];

test.each(bombs)("%s", async (_what, text, outcome) => {
  await writeFile(join(folder, "mlops.lock"), text);
  const started = process.cpuUsage();
  let found = "fine";
  try {
    await readLock(folder);
  } catch (error) {
    found = (error as { code: string }).code;
    expect((error as Error).message.length).toBeLessThan(500);
  }
  expect(found).toBe(outcome);
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1e6).toBeLessThan(15);
});

test("a file of many gigabytes is not read", async () => {
  await truncate(join(folder, "mlops.lock"), 50 * 1024 ** 3); // sparse
  await expect(readLock(folder)).rejects.toMatchObject({ code: "MLO3001" });
});
