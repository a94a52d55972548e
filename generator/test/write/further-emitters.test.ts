import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { applyPlan, generate, planWrite, type Emitter, type Project } from "@mlops-yaml/generator";
import { projectOf } from "../support/project.js";

const project = await projectOf(`version: 1
project: { name: shop }
sources:
  orders: { type: file, path: data/orders.csv, columns: { n: { type: integer } } }
`);

/** As somebody outside of the package writes one. */
const wiki: Emitter = {
  name: "wiki",
  emit: ({ name, sources }: Project) =>
    sources.map((source) => ({
      path: `wiki/${source.name}.md`,
      node: `sources.${source.name}`,
      content: `# ${source.name} of ${name}`,
    })),
};

const writing = (...paths: string[]): Emitter => ({
  name: "mine",
  emit: () => paths.map((path) => ({ path, node: "", content: "" })),
});

test("files of an emitter from outside are locked, compared, kept where edited, and removed with it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mlops-emitters-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const write = async (...further: Emitter[]): ReturnType<typeof planWrite> => {
    const plan = await planWrite(folder, await generate(project, further));
    await applyPlan(folder, plan);
    return plan;
  };
  const page = join(folder, "wiki/orders.md");
  await write(wiki);
  expect(await readFile(page, "utf8")).toMatch(
    /^<!-- Generated from mlops\.yaml > sources\.orders .*# orders of shop\n$/s,
  );
  expect((await write(wiki)).unchanged).toContain("wiki/orders.md");

  await writeFile(page, "mine\n");
  expect((await write(wiki)).edited.map(({ path }) => path)).toEqual(["wiki/orders.md"]);
  expect((await write()).edited.map(({ path }) => path)).toEqual(["wiki/orders.md"]);
  expect(await readFile(page, "utf8")).toBe("mine\n");

  await rm(page);
  await write(wiki);
  expect((await write()).remove.map(({ path }) => path)).toEqual(["wiki/orders.md"]);
  expect(await readdir(folder)).not.toContain("wiki");
});

test.each([
  "../outside.md",
  "/etc/passwd",
  "a/../../b.md",
  "./a.md",
  "a\\b.md",
  "",
  "mlops.yaml",
  "mlops.lock",
  ".secrets/KEY",
  ".Secrets/KEY",
  "node_modules/a/index.js",
])("an emitter from outside cannot write %j", async (path) => {
  await expect(generate(project, [writing(path)])).rejects.toMatchObject({ code: "MLO1425" });
});

test.each([["compose.yaml"], ["Compose.yaml"], ["a.md", "a.md"], ["a", "a/b.md"], ["Dockerfile/a.md"]])(
  "no two emitters write one place: %s %s",
  async (...paths) => {
    await expect(generate(project, [writing(...paths)])).rejects.toMatchObject({ code: "MLO1426" });
  },
);
