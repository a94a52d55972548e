import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { commandErrors } from "../../src/errors/registry.js";
import { bin } from "../support/command.js";

const repository = new URL("../../../", import.meta.url);

/** Runs the command in a Node that says it is another; scripts/test-on-other-nodes.mjs runs it in real older ones. */
async function inNode(version: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const pretend = `Object.defineProperty(process.versions, "node", { value: "${version}" })`;
  return promisify(execFile)(process.execPath, [
    `--import=data:text/javascript,${encodeURIComponent(pretend)}`,
    bin,
    "--version",
  ]).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

test.each([
  ["14.21.3", false],
  ["18.20.8", false],
  ["20.18.3", false],
  ["20.19.0", true],
  ["21.0.0", true],
  ["24.1.0", true],
])("Node %s starts the command: %s", async (version, isEnough) => {
  const { code, stdout, stderr } = await inNode(version);
  expect({ code, stdout, stderr }).toEqual(
    isEnough
      ? { code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: "" }
      : {
          code: 2,
          stdout: "",
          stderr:
            `error MLO6070 mlops needs Node 20.19 or later, and this is Node ${version}\n` +
            "hint Install Node 22 or 24, for example from https://nodejs.org, and run `npm ci` again.\n",
        },
  );
});

test("the entry, the code's page and all packages name one version", async () => {
  expect(commandErrors.MLO6070.cause).toContain("20.19");
  for (const folder of ["", "schema/", "generator/", "runtime/", "cli/"]) {
    const { engines } = JSON.parse(await readFile(new URL(`${folder}package.json`, repository), "utf8")) as {
      engines: { node: string };
    };
    expect(engines.node, folder).toBe(">=20.19");
  }
  expect(await readFile(bin, "utf8")).toContain("const needed = [20, 19];");
});
