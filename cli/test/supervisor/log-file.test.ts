import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openLogFiles } from "../../src/supervisor/log-file.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "mlops-logs-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (name: string): string[] =>
  readFileSync(path.join(folder, name), "utf8").split("\n").filter(Boolean);

test("a log is rotated at 10 MB, and three older files are kept", () => {
  const files = openLogFiles(folder);
  const line = "x".repeat(1024 * 1024);
  for (let i = 0; i < 50; i++) files.write("api", `${i} ${line}`);
  files.close();
  expect(existsSync(path.join(folder, "api.log.3"))).toBe(true);
  expect(existsSync(path.join(folder, "api.log.4"))).toBe(false);
  expect(read("api.log").at(-1)).toMatch(/^49 /);
});

describe("a disk that takes no lines", () => {
  test("costs lines and nothing else; then the log says how many", () => {
    const files = openLogFiles(folder);
    mkdirSync(path.join(folder, "api.log")); // a file cannot be made
    for (let i = 0; i < 3; i++) files.write("api", `lost ${i}`);
    rmSync(path.join(folder, "api.log"), { recursive: true });
    files.write("api", "kept");
    files.close();
    const [told, kept] = read("api.log");
    expect(JSON.parse(told!)).toMatchObject({
      level: "warn",
      message: "lines of this log are lost",
      lines: 3,
    });
    expect(kept).toBe("kept");
  });

  test("costs no more where it is the rotation that fails", () => {
    const files = openLogFiles(folder);
    mkdirSync(path.join(folder, "api.log.1/within"), { recursive: true });
    mkdirSync(path.join(folder, "api.log.2/within"), { recursive: true });
    for (let i = 0; i < 12; i++) files.write("api", `${i} ${"x".repeat(1024 * 1024)}`);
    for (const number of [1, 2, 3])
      rmSync(path.join(folder, `api.log.${number}`), { recursive: true, force: true });
    files.write("api", "kept");
    files.close();
    expect(read("api.log").at(-1)).toBe("kept");
  });

  test("the folder may be removed: it is made again", () => {
    const files = openLogFiles(folder);
    rmSync(folder, { recursive: true });
    files.write("api", "kept");
    files.close();
    expect(read("api.log")).toEqual(["kept"]);
  });

  const mounted = (at: string): boolean =>
    spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "none", at]).status === 0;

  test("a small disk that fills up (skipped where root cannot mount one)", (context) => {
    if (!mounted(folder)) return context.skip();
    try {
      const files = openLogFiles(folder);
      files.write("api", "first");
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(path.join(folder, "filler"), Buffer.alloc(bavail * bsize));
      for (let i = 0; i < 40; i++) files.write("api", `${i} ${"x".repeat(300)}`);
      rmSync(path.join(folder, "filler"));
      files.write("api", "kept");
      files.close();
      const lines = read("api.log");
      expect(lines[0]).toBe("first");
      expect(lines.at(-1)).toBe("kept");
      const told = JSON.parse(lines.at(-2)!) as { lines: number };
      // One may be there in part, on a line of its own.
      expect([40, 41]).toContain(lines.length - 3 + told.lines);
    } finally {
      spawnSync("umount", ["-l", folder]);
    }
  });
});
