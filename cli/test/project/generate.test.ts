import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { mlops } from "../support/command.js";
import { copyOf, telcoChurn } from "../support/folder.js";

// Whole processes, on machines of any speed.
vi.setConfig({ testTimeout: 60_000 });

const service = "generated/services/churn-api.ts";

test("a second run writes nothing", async () => {
  const folder = await copyOf(telcoChurn);
  const { code, stderr } = await mlops(folder, ["generate"]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^ok all \d+ files are up to date\n$/);
});

test("--check names what is stale, writes nothing and ends with 3", async () => {
  const folder = await copyOf(telcoChurn);
  await rm(join(folder, service));
  const { code, stderr } = await mlops(folder, ["generate", "--check"]);
  expect(code).toBe(3);
  expect(stderr).toContain(`create ${service}\n`);
  expect(stderr).toContain("run `mlops generate`");
  await expect(readFile(join(folder, service))).rejects.toThrow("ENOENT");
});

test("--diff prints the change on stdout", async () => {
  const folder = await copyOf(telcoChurn);
  const text = await readFile(join(folder, "mlops.yaml"), "utf8");
  await writeFile(join(folder, "mlops.yaml"), text.replace("model: churn", "model: churn, port: 9000"));
  const { code, stdout } = await mlops(folder, ["generate", "--diff"]);
  expect(code).toBe(3);
  expect(stdout).toMatch(/^-.*8000/m);
  expect(stdout).toMatch(/^\+.*9000/m);
});

test("a file that was edited by hand is named and kept", async () => {
  const folder = await copyOf(telcoChurn);
  const path = join(folder, service);
  const edited = `${await readFile(path, "utf8")}// mine\n`;
  await writeFile(path, edited);
  const { code, stderr } = await mlops(folder, ["generate"]);
  expect(code).toBe(3);
  expect(stderr).toContain(`kept ${service}: edited by hand\nhint Move the change to mlops.yaml`);
  expect(await readFile(path, "utf8")).toBe(edited);
});
