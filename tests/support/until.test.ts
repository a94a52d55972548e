import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { until } from "./until.js";
import { witness } from "./witness.js";

test("gives what the condition gives at last", async () => {
  let asked = 0;
  const condition = (): string | null => (++asked < 3 ? null : "there");
  expect(await until(condition)).toBe("there");
});

test("a wait in vain tells what it saw last and what the witnesses tell", async () => {
  const leave = witness(() => "the worker's last lines: none");
  const broken = witness(() => Promise.reject(new Error("no database")));
  try {
    await expect(until(() => Promise.resolve(false), "rain", 0.1)).rejects.toThrow(
      "waited 0.1 s in vain for rain\nseen last: false\nthe worker's last lines: none\na witness failed: Error: no database",
    );
    const failing = (): never => {
      throw new TypeError("no such table");
    };
    await expect(until(failing, "a row", 0.1)).rejects.toThrow(
      /for a row\nseen last: TypeError: no such table/,
    );
  } finally {
    leave();
    broken();
  }
});

test("a test that times out anywhere prints what its witnesses tell", async () => {
  // Within the repository, so that the test finds its packages.
  const folder = await mkdtemp(fileURLToPath(new URL("until-", import.meta.url)));
  try {
    await writeFile(
      join(folder, "hangs.test.ts"),
      `import { test } from "vitest";
       import { witness } from "../witness.js";
       test("hangs", { timeout: 2_000 }, async () => {
         witness(() => "flow train.late: PENDING");
         await new Promise((resolve) => setTimeout(resolve, 60_000));
       });`,
    );
    const config = join(folder, "vitest.config.ts");
    await writeFile(
      config,
      `export default { test: { root: ${JSON.stringify(folder)}, setupFiles: ["../tell-before-timeout.ts"] } };`,
    );
    const vitest = fileURLToPath(new URL("../../node_modules/vitest/vitest.mjs", import.meta.url));
    const { code, output } = await new Promise<{ code: number; output: string }>((resolve) => {
      execFile(process.execPath, [vitest, "run", "--config", config], (error, stdout, stderr) =>
        resolve({ code: error ? 1 : 0, output: stdout + stderr }),
      );
    });
    expect(code).toBe(1);
    expect(output).toContain('"hangs" still runs after 1.8 s:\nflow train.late: PENDING');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
