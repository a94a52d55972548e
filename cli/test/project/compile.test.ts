import { readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, expect, test, vi } from "vitest";
import { compileProject } from "../../src/project/compile.js";
import { copyOf } from "../support/folder.js";

// The compiler is a process of its own.
vi.setConfig({ testTimeout: 60_000 });

const repository = fileURLToPath(new URL("../../..", import.meta.url));

let folder: string;

beforeEach(async () => {
  folder = await copyOf(join(repository, "generator/test/golden/cases/user_code"));
  await symlink(join(repository, "node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
});

async function change(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(folder, path), "utf8");
  expect(text).toContain(from);
  await writeFile(join(folder, path), text.replace(from, to));
}

test("code of the user's own is compiled beside the generated code, and again when it changes", async () => {
  const files = ["src/rides/clean.ts"];
  const first = await compileProject(folder, files);
  expect(first.compiled).toBe(true);
  expect(await readFile(join(folder, "build/src/rides/clean.js"), "utf8")).toContain('from "../amounts.js"');
  expect(await readFile(join(folder, "build/src/rides/states.json"), "utf8")).toContain("cancelled");
  expect((await compileProject(folder, files)).compiled).toBe(false);
  await change("src/rides/clean.ts", "/** Rides", "/** The rides");
  const second = await compileProject(folder, files);
  expect(second.compiled).toBe(true);
  // Comments do not run.
  expect(second.hash).toBe(first.hash);
  await change("src/rides/clean.ts", "state === states.paid", "state !== states.paid");
  expect((await compileProject(folder, files)).hash).not.toBe(first.hash);
});

test("a mistake in the user's code is shown with its file and line", async () => {
  await change("src/rides/clean.ts", "paid: state === states.paid", "paid: 1");
  await expect(compileProject(folder)).rejects.toMatchObject({
    code: "MLO6006",
    message: `the project's code does not compile:
src/rides/clean.ts:6:14: TS2322: Type '({ state, fare, ...row }: Readonly<RidesInput>) => { fare: number; paid: number; ride_id: number; zone: string | null; } | null' is not assignable to type 'RidesTransform'.
  6 | export const dropCancelled: RidesTransform = ({ state, fare, ...row }) => {
  Types of property 'paid' are incompatible.
  Type 'number' is not assignable to type 'boolean'.`,
    hint: "Correct your code; `npx tsc -p generated` tells everything that the compiler has to say.",
  });
});

test("a function that has not the type which is asked for is named, and not the generated code", async () => {
  await change("src/payments.ts", ": PaymentsTransform", "");
  await change("src/payments.ts", "(rows)", "(rows: AsyncIterable<{ ride_id: number }>)");
  await change("src/payments.ts", "yield row;", "yield row.ride_id;");
  await expect(compileProject(folder)).rejects.toMatchObject({
    message: expect.stringMatching(
      /^the project's code does not compile:\nsrc\/payments.ts:4: src\/payments.ts#firstOfEach is not the PaymentsTransform that generated\/sources\/payments.ts asks for\n.*\n {2}Type 'number' is not assignable to type 'PaymentsRow'.$/,
    ),
  });
});

test.each([
  ["{}", /package\.json does not say that the project's code is in ES modules$/],
  ["no JSON", /package\.json does not say that the project's code is in ES modules$/],
  [null, /has no package\.json$/],
])("a package.json with %s is named before the compiler complains of every file", async (text, message) => {
  const manifest = join(folder, "package.json");
  if (text === null) await rm(manifest);
  else await writeFile(manifest, text);
  await expect(compileProject(folder)).rejects.toMatchObject({
    code: "MLO6018",
    message: expect.stringMatching(message),
    hint: expect.stringContaining("npm pkg set type=module"),
  });
});
