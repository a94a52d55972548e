import { execFileSync } from "node:child_process";
import { readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { compileProject } from "../../src/project/compile.js";
import { keepStartedCode } from "../../src/project/started-code.js";
import { mlops } from "../support/command.js";
import { copyProject, makeFolder } from "../support/folder.js";

// Each compiles, and compares in a process of its own.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const repository = fileURLToPath(new URL("../../..", import.meta.url));
let folder: string;

const git = (...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.org", ...args], {
    cwd: folder,
    encoding: "utf8",
  });

async function change(from: string, to: string): Promise<void> {
  const file = join(folder, "mlops.yaml");
  const text = await readFile(file, "utf8");
  expect(text).toContain(from);
  await writeFile(file, text.replace(from, to));
}

beforeAll(async () => {
  folder = await makeFolder();
  await copyProject(join(repository, "examples/telco-churn"), folder);
  await symlink(join(repository, "node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(join(folder, ".gitignore"), "node_modules\nbuild/\n");
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--message", "first");
});

afterAll(() => rm(folder, { recursive: true }));

test("without a start everything is new", async () => {
  const { code, stdout } = await mlops(folder, ["plan"]);
  expect(code).toBe(3);
  expect(stdout).toContain("`mlops up` has not run here: everything is new\n");
  expect(stdout).toMatch(/^models\.churn +trained +is new$/m);
});

test("what was started counts, and not what another verb compiled since", async () => {
  await compileProject(folder);
  await keepStartedCode(folder);
  expect(await mlops(folder, ["plan"])).toMatchObject({
    code: 0,
    stdout: "nothing changes against what `mlops up` started last\n",
  });
  await change("label: churn = 'Yes'", "label: churn = 'Yes'\n    evaluate: { metrics: [roc_auc, brier] }");
  expect((await mlops(folder, ["generate"])).code).toBe(0);
  await compileProject(folder); // as `mlops validate` and `mlops verify features` do
  const { code, stdout } = await mlops(folder, ["plan"]);
  expect(stdout).toMatch(/^models\.churn +judged again +metrics differ; nothing is trained$/m);
  expect(code).toBe(3);
});

test("against a revision: what callers notice is breaking, unless it is allowed", async () => {
  await change("[tenure, contract,", "[contract,");
  const { code, stdout } = await mlops(folder, ["plan", "--against", "HEAD", "--json"]);
  expect(code).toBe(2);
  expect((JSON.parse(stdout) as { changes: unknown[] }).changes).toContainEqual(
    expect.objectContaining({ part: "services.churn-api", effect: "served", breaking: true }),
  );
  const markdown = ["plan", "--against", "HEAD", "--format", "markdown", "--allow-breaking"];
  const allowed = await mlops(folder, markdown);
  expect(allowed.code).toBe(3);
  expect(allowed.stdout).toContain("| `models.churn` | trained again |");
  expect(await mlops(folder, ["plan", "--against", "no-such-branch"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("MLO6080"),
  });
});
