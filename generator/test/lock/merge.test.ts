import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generate } from "../../src/generate.js";
import { lockPath } from "../../src/lock/lock.js";
import { applyPlan } from "../../src/write/apply.js";
import { planWrite } from "../../src/write/plan.js";
import { repository } from "../golden/folders.js";
import { projectOf } from "../support/project.js";

/** One change of the flagship's mlops.yaml each. */
const edits = {
  window: (text: string) => text.replace("window: 6h", "window: 5h"),
  otherWindow: (text: string) => text.replace("window: 1d }\n  plane_facts", "window: 12h }\n  plane_facts"),
  monitor: (text: string) => text.replace('window: 1d\n    schedule: "0', 'window: 2d\n    schedule: "0'),
  newMonitor: (text: string) =>
    text.replace(
      "\ndeploy:",
      "  daily_drift: { type: drift, service: delay-api, reference: training, window: 1d }\n\ndeploy:",
    ),
  gate: (text: string) => text.replace("min: 0.68", "min: 0.7"),
  trees: (text: string) => text.replace("trees: 300", "trees: 200"),
  port: (text: string) => text.replace("port: 8000", "port: 8100"),
  schedule: (text: string) => text.replace('schedule: "50 * * * *"', 'schedule: "40 * * * *"'),
  expectation: (text: string) => text.replace("max_value: 5000", "max_value: 6000"),
  field: (text: string) =>
    text.replace("seats: { column: seats }", "seats: { column: seats }\n      engines: { column: engines }"),
  column: (text: string) =>
    text.replace(
      "distance: { type: integer, unit: mi }",
      "$&\n      hour: { type: integer, nullable: true }",
    ),
  seed: (text: string) => text.replace("seed: 42", "seed: 43"),
} as const;

type Edit = keyof typeof edits;

/** Pairs of different parts; the last ones change a file that both write to: the tables, the project. */
const pairs: readonly [Edit, Edit, "other files" | "a file in common"][] = [
  ["window", "monitor", "other files"],
  ["window", "gate", "other files"],
  ["monitor", "gate", "other files"],
  ["window", "otherWindow", "other files"],
  ["port", "monitor", "other files"],
  ["schedule", "trees", "other files"],
  ["expectation", "window", "other files"],
  ["newMonitor", "schedule", "other files"],
  ["seed", "gate", "other files"],
  ["field", "column", "a file in common"],
  ["newMonitor", "seed", "a file in common"],
];

let folder: string;
const git = (...args: string[]): Promise<{ stdout: string }> =>
  promisify(execFile)("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
    cwd: folder,
  });

const emissions = new Map<string, Promise<Map<string, string>>>();
const emitted = (text: string): Promise<Map<string, string>> => {
  const files = emissions.get(text) ?? projectOf(text).then(generate);
  emissions.set(text, files);
  return files;
};

const yaml = (): Promise<string> => readFile(join(folder, "mlops.yaml"), "utf8");

async function commit(text: string): Promise<void> {
  await writeFile(join(folder, "mlops.yaml"), text);
  const plan = await planWrite(folder, await emitted(text));
  expect(plan.edited).toEqual([]);
  await applyPlan(folder, plan);
  await git("add", "--all");
  await git("commit", "--quiet", "--message", "change");
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "merge-"));
  await git("init", "--quiet", "--initial-branch=main");
  await commit(await readFile(join(repository, "mlops.yaml"), "utf8"));
  for (const [name, edit] of Object.entries(edits)) {
    await git("checkout", "--quiet", "-B", name, "main");
    const text = await yaml();
    expect(edit(text)).not.toBe(text);
    await commit(edit(text));
  }
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

test.each(pairs)("a change of %s and one of %s merge (%s)", async (one, other, files) => {
  // Version control knows this from the project's .gitattributes; where files differ, it does not need it.
  await writeFile(
    join(folder, ".git/info/attributes"),
    files === "a file in common" ? `${lockPath} merge=union\n` : "",
  );
  await git("checkout", "--quiet", one);
  await git("checkout", "--quiet", "-B", "merged");
  await git("merge", "--quiet", "--no-edit", other);
  const merged = await yaml();
  expect(merged).toBe(edits[one](edits[other](await readFile(join(repository, "mlops.yaml"), "utf8"))));
  const plan = await planWrite(folder, await emitted(merged));
  const changes = [...plan.create, ...plan.update, ...plan.remove, ...plan.edited].map(({ path }) => path);
  expect(changes).toEqual(files === "a file in common" ? [lockPath] : []);
});

test("a lock that conflicts says what to do, which then helps", async () => {
  await writeFile(join(folder, ".git/info/attributes"), "");
  await git("checkout", "--quiet", "-B", "merged", "field");
  await expect(git("merge", "--quiet", "--no-edit", "column")).rejects.toThrow();
  const files = await emitted(await yaml());
  await expect(planWrite(folder, files)).rejects.toMatchObject({
    code: "MLO3001",
    hint: "Take either side and run `mlops generate`.",
  });
  await git("checkout", "--quiet", "--ours", lockPath);
  const plan = await planWrite(folder, files);
  expect(plan.edited).toEqual([]);
  expect(plan.update.map(({ path }) => path)).toEqual([lockPath]);
});
