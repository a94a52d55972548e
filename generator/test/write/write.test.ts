import { execFile, spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { GeneratorError } from "../../src/errors.js";
import { hashText, lockPath, renderLock } from "../../src/lock/lock.js";
import { applyPlan } from "../../src/write/apply.js";
import { renderDiff } from "../../src/write/diff.js";
import { isClean, planWrite, restoring } from "../../src/write/plan.js";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mlops-write-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Emitted files with their lock, as `generate` gives them. */
function emitted(files: Record<string, string>): Map<string, string> {
  const hashes = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, [hashText(text)]]));
  const lock = renderLock({ generator: "1", formatter: "f", files: hashes });
  return new Map([...Object.entries(files), [lockPath, lock]]);
}

async function write(files: Record<string, string>): Promise<void> {
  await applyPlan(folder, await planWrite(folder, emitted(files)));
}

const lockText = (files: string): string => `format: 2\ngenerator: "1"\nformatter: f\n${files}\n`;

const at = (path: string): string => join(folder, path);
const paths = (changes: readonly { readonly path: string }[]): string[] => changes.map(({ path }) => path);

test("writes what is missing and is clean afterwards", async () => {
  const files = { "generated/a.ts": "a\n", "compose.yaml": "c\n" };
  const plan = await planWrite(folder, emitted(files));
  expect(paths(plan.create)).toEqual(["generated/a.ts", "compose.yaml", lockPath]);
  await applyPlan(folder, plan);
  expect(await readFile(at("generated/a.ts"), "utf8")).toBe("a\n");
  const again = await planWrite(folder, emitted(files));
  expect(isClean(again)).toBe(true);
  expect(renderDiff(again)).toBe("");
  expect((await readdir(folder)).toSorted()).toEqual(["compose.yaml", "generated", lockPath]);
});

test("updates a file that nobody edited, with its mode and its line ends", async () => {
  await write({ "a.ts": "one\ntwo\n" });
  await writeFile(at("a.ts"), "one\r\ntwo\r\n");
  await chmod(at("a.ts"), 0o640);
  expect(isClean(await planWrite(folder, emitted({ "a.ts": "one\ntwo\n" })))).toBe(true);
  await write({ "a.ts": "one\nthree\n" });
  expect(await readFile(at("a.ts"), "utf8")).toBe("one\r\nthree\r\n");
  expect((await stat(at("a.ts"))).mode & 0o777).toBe(0o640);
});

test("keeps and names a file that was edited by hand", async () => {
  await write({ "a.ts": "one\n", "b.ts": "b\n" });
  await writeFile(at("a.ts"), "mine\n");
  const plan = await planWrite(folder, emitted({ "a.ts": "two\n", "b.ts": "b\n" }));
  expect(paths(plan.edited)).toEqual(["a.ts"]);
  expect(isClean(plan)).toBe(false);
  await applyPlan(folder, plan);
  expect(await readFile(at("a.ts"), "utf8")).toBe("mine\n");
  expect(paths((await planWrite(folder, emitted({ "a.ts": "two\n", "b.ts": "b\n" }))).edited)).toEqual([
    "a.ts",
  ]);
});

test("a lock of the first format, and one that was merged, name what was emitted", async () => {
  for (const lock of [
    { format: 1, project: "p", generator: "1", formatter: "f", files: { "a.ts": hashText("one\n") } },
    {
      format: 2,
      generator: "1",
      formatter: "f",
      files: { "a.ts": [hashText("other\n"), hashText("one\n")] },
    },
  ]) {
    await writeFile(at("a.ts"), "one\n");
    await writeFile(at(lockPath), JSON.stringify(lock, null, 2));
    expect(paths((await planWrite(folder, emitted({ "a.ts": "two\n" }))).update)).toEqual(["a.ts", lockPath]);
    expect(paths((await planWrite(folder, emitted({}))).remove)).toEqual(["a.ts"]);
  }
});

test("keeps a file of the user's own that stands where one would be emitted", async () => {
  await writeFile(at("Dockerfile"), "FROM scratch\n");
  const plan = await planWrite(folder, emitted({ Dockerfile: "FROM node\n" }));
  expect(paths(plan.edited)).toEqual(["Dockerfile"]);
});

test("a file that is back at an earlier emission, or in which a merge left a conflict, is no edit by hand", async () => {
  const git = (...args: string[]) =>
    promisify(execFile)("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
      cwd: folder,
    });
  const commit = async (): Promise<void> => {
    await git("add", "--all");
    await git("commit", "--quiet", "--message", "change");
  };
  await git("init", "--quiet");
  await write({ "a.ts": "one\n", "b.ts": "b\n" });
  await commit();
  await write({ "a.ts": "two\n", "b.ts": "b\n" });
  await commit();
  await git("checkout", "--quiet", "HEAD^", "--", "a.ts");
  await writeFile(at("b.ts"), "<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\n");
  const plan = await planWrite(folder, emitted({ "a.ts": "two\n", "b.ts": "b\n" }));
  expect(paths(plan.update)).toEqual(["a.ts", "b.ts"]);
  expect(plan.edited).toEqual([]);
  expect(paths((await planWrite(folder, emitted({ "b.ts": "b\n" }))).remove)).toEqual(["a.ts"]);
  // What somebody wrote and committed stays an edit: the lock beside it does not know it.
  await writeFile(at("a.ts"), "mine\n");
  await commit();
  await git("checkout", "--quiet", "HEAD^", "--", ".");
  await git("checkout", "--quiet", "HEAD", "--", "a.ts");
  expect(paths((await planWrite(folder, emitted({ "a.ts": "two\n", "b.ts": "b\n" }))).edited)).toEqual([
    "a.ts",
  ]);
});

test("restores what was edited by hand where somebody asks for it: these files, or all", async () => {
  await write({ "a.ts": "a\n", "b.ts": "b\n", "gone.ts": "g\n" });
  for (const path of ["a.ts", "b.ts", "gone.ts"]) await writeFile(at(path), "mine\n");
  const plan = await planWrite(folder, emitted({ "a.ts": "a\n", "b.ts": "b\n" }));
  expect(paths(plan.edited)).toEqual(["a.ts", "b.ts", "gone.ts"]);
  expect(paths(restoring(plan, ["b.ts"]).edited)).toEqual(["a.ts", "gone.ts"]);
  await applyPlan(folder, restoring(plan, []));
  expect((await readdir(folder)).toSorted()).toEqual(["a.ts", "b.ts", lockPath]);
  expect(await readFile(at("a.ts"), "utf8")).toBe("a\n");
});

test("removes what is no longer emitted, and nothing else", async () => {
  await write({
    "generated/models/a.ts": "a\n",
    "generated/models/b.ts": "b\n",
    "generated/services/c.ts": "c\n",
  });
  await writeFile(at("generated/models/b.ts"), "mine\n");
  await writeFile(at("generated/notes.txt"), "mine\n");
  const plan = await planWrite(folder, emitted({}));
  expect(paths(plan.remove)).toEqual(["generated/models/a.ts", "generated/services/c.ts"]);
  expect(paths(plan.edited)).toEqual(["generated/models/b.ts"]);
  await applyPlan(folder, plan);
  expect((await readdir(at("generated"))).toSorted()).toEqual(["models", "notes.txt"]);
  expect(await readdir(at("generated/models"))).toEqual(["b.ts"]);
});

test("shows the differences as a unified diff", async () => {
  await write({ "a.ts": "one\ntwo\n", "old.ts": "old\n" });
  const plan = await planWrite(folder, emitted({ "a.ts": "one\nthree\n", "new.ts": "new\n" }));
  const diff = renderDiff({ ...plan, update: plan.update.filter(({ path }) => path !== lockPath) });
  expect(diff).toBe(`--- a/a.ts
+++ b/a.ts
@@ -1,2 +1,2 @@
 one
-two
+three
--- /dev/null
+++ b/new.ts
@@ -0,0 +1,1 @@
+new
--- a/old.ts
+++ /dev/null
@@ -1,1 +0,0 @@
-old
`);
});

test.each([
  ["a folder has the file's path", async () => mkdir(at("a.ts")), "MLO3003"],
  ["a file has the folder's path", async () => writeFile(at("generated"), ""), "MLO3003"],
  ["a link leads out of the project", async () => symlink(tmpdir(), at("generated")), "MLO3004"],
  ["the lock has a merge conflict", async () => writeFile(at(lockPath), "<<<<<<< HEAD\n"), "MLO3001"],
  ["the lock is no YAML", async () => writeFile(at(lockPath), "files: [\n"), "MLO3001"],
  ["the lock has no format", async () => writeFile(at(lockPath), "files: {}\n"), "MLO3001"],
  ["the lock has no hashes", async () => writeFile(at(lockPath), lockText("files: [a]")), "MLO3001"],
  [
    "the lock has other than hashes",
    async () => writeFile(at(lockPath), lockText("files: { a: { b: c } }")),
    "MLO3001",
  ],
  ["the lock is of a newer format", async () => writeFile(at(lockPath), '{"format": 99}'), "MLO3002"],
])("refuses before anything is touched: %s", async (_, arrange, code) => {
  await arrange();
  const before = await readdir(folder);
  const files = emitted({ "a.ts": "a\n", "generated/b.ts": "b\n" });
  await expect(planWrite(folder, files)).rejects.toSatisfy(
    (error) => error instanceof GeneratorError && error.code === code,
  );
  expect(await readdir(folder)).toEqual(before);
});

test("changes nothing when one of the files cannot be written", async () => {
  await write({ "a.ts": "one\n" });
  const plan = await planWrite(folder, emitted({ "a.ts": "two\n", "generated/b.ts": "b\n" }));
  await writeFile(at("generated"), "a file came in between\n");
  await expect(applyPlan(folder, plan)).rejects.toThrow(GeneratorError);
  expect(await readFile(at("a.ts"), "utf8")).toBe("one\n");
  expect((await readdir(folder)).toSorted()).toEqual(["a.ts", "generated", lockPath]);
});

test("puts back what is in place already when a later file cannot be put there", async () => {
  await write({ "a.ts": "one\n" });
  // A folder is made for the last file, so that the one before it cannot be put in its place.
  const plan = await planWrite(
    folder,
    emitted({ "a.ts": "two\n", "b.ts": "b\n", c: "c\n", "c/d.ts": "d\n" }),
  );
  await expect(applyPlan(folder, plan)).rejects.toMatchObject({ code: "MLO3005" });
  expect(await readFile(at("a.ts"), "utf8")).toBe("one\n");
  expect(await readdir(folder, { recursive: true })).toEqual(expect.not.arrayContaining(["b.ts"]));
  expect((await readdir(folder)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

const immutable = (path: string, sign: "+" | "-"): boolean =>
  spawnSync("chattr", [`${sign}i`, path]).status === 0;

test("puts an updated file back when a later one cannot be replaced (skipped where no file can be fixed)", async ({
  skip,
}) => {
  await write({ "a.ts": "one\r\n" });
  const plan = await planWrite(folder, emitted({ "a.ts": "two\n" }));
  if (!immutable(at(lockPath), "+")) skip();
  try {
    await expect(applyPlan(folder, plan)).rejects.toMatchObject({ code: "MLO3005" });
  } finally {
    immutable(at(lockPath), "-");
  }
  expect(await readFile(at("a.ts"), "utf8")).toBe("one\r\n");
  expect((await readdir(folder)).toSorted()).toEqual(["a.ts", lockPath]);
});

test("a lock never makes it touch a path outside the project", async () => {
  const outside = join(tmpdir(), `outside-${process.pid}.txt`);
  await writeFile(outside, "kept\n");
  const path = `../outside-${process.pid}.txt`;
  const lock = { generator: "1", formatter: "f", files: { [path]: [hashText("kept\n")] } };
  await writeFile(at(lockPath), renderLock(lock));
  const plan = await planWrite(folder, emitted({}));
  expect(plan.remove).toEqual([]);
  await applyPlan(folder, plan);
  expect(await readFile(outside, "utf8")).toBe("kept\n");
  await rm(outside);
});
