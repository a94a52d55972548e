/** Nothing leaves the machine: a whole system runs where every look-up of a name and every connection is seen. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canClose, closedMachine, type ClosedMachine } from "../support/closed-machine.js";
import {
  command,
  copyProject,
  logsOf,
  repository,
  useFreePort,
  type CommandResult,
  type TestProject,
} from "../support/project.js";
import { telemetryOff } from "@mlops-yaml/runtime/telemetry";

describe.skipIf(!canClose)("a system on a machine that is closed to the outside", () => {
  let machine: ClosedMachine;
  let project: TestProject;

  const mlops = (...args: string[]): Promise<CommandResult> =>
    machine.run(project.folder, process.execPath, command, ...args);

  async function fine(...args: string[]): Promise<void> {
    const { code, stderr } = await mlops(...args);
    if (code !== 0)
      throw new Error(
        `mlops ${args.join(" ")} ended with ${code}:\n${stderr}\n${await logsOf(project.folder)}`,
      );
  }

  beforeAll(async () => {
    machine = await closedMachine();
    project = await copyProject("examples/own-code", ["mlops.yaml", "data", "src"]);
    await useFreePort(project.folder, 8000);
    await useFreePort(project.folder, 6566);
    // Code of the user's own that brings the same library.
    const code = join(project.folder, "src/habits.ts");
    await writeFile(
      code,
      `import { InferenceSession } from "onnxruntime-node";\nvoid InferenceSession.create(new Uint8Array(3)).catch(() => undefined);\n${await readFile(code, "utf8")}`,
    );
  });

  afterAll(async () => {
    await mlops("down", "--delete-data", "--yes");
    await project.remove();
    await machine.remove();
  });

  test("it loads, trains, serves and answers the verbs", { timeout: 180_000 }, async () => {
    await fine("up", "--detach");
    await fine("predict", "churn-api", "--example");
    for (const verb of [
      ["status"],
      ["models"],
      ["docs"],
      ["validate", "customers"],
      ["explain", "--resolved"],
      ["verify", "features"],
      ["down"],
    ])
      await fine(...verb);
  });

  test("no name is asked for, nothing is connected to", () => {
    expect(machine.reached).toEqual([]);
  });

  test("no file is left outside the project", async () => {
    expect(await machine.homeFiles()).toEqual([]);
  });

  test("every line of every process is JSON", async () => {
    const folder = join(project.folder, ".mlops/logs");
    const files = await Promise.all(
      (await readdir(folder)).map((file) => readFile(join(folder, file), "utf8")),
    );
    const lines = files.flatMap((text) => text.split("\n")).filter((line) => line !== "");
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.filter((line) => !isJsonObject(line))).toEqual([]);
  });
});

function isJsonObject(line: string): boolean {
  try {
    return typeof JSON.parse(line) === "object";
  } catch {
    return false;
  }
}

test("images have the variables that keep libraries from sending usage data", async () => {
  const dockerfile = await readFile(join(repository, "Dockerfile"), "utf8");
  const [image] = dockerfile.split("\nFROM ").slice(-1);
  for (const [name, value] of Object.entries(telemetryOff)) expect(image).toContain(` ${name}=${value}`);
});

test("onnxruntime is imported where its telemetry is off before it loads, and nowhere else", async () => {
  const folders = ["runtime", "cli", "generator", "schema"].map((name) => join(repository, name, "src"));
  const importing: string[] = [];
  for (const folder of folders)
    for (const file of await readdir(folder, { recursive: true })) {
      if (!file.endsWith(".ts")) continue;
      const text = await readFile(join(folder, file), "utf8");
      if (/(?:from|import\(?) ?"onnxruntime/.test(text))
        importing.push(relative(repository, join(folder, file)));
    }
  expect(importing).toEqual(["runtime/src/onnx/runtime.ts"]);
});
