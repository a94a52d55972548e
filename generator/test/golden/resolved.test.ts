/** A project with every default written out is the same project. */
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import { basename, join } from "node:path";
import { resolvedYaml } from "@mlops-yaml/schema";
import { expect, onTestFinished, test } from "vitest";
import { projectIn } from "../support/project.js";
import { projectFolders, repository } from "./folders.js";

test.each(projectFolders.filter((name) => name !== "."))("%s", async (name) => {
  const folder = await mkdtemp(join(os.tmpdir(), "resolved-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const skipped = new Set(["build", "data", "node_modules", ".mlops"]);
  await cp(join(repository, name), folder, {
    recursive: true,
    filter: (path) => !skipped.has(basename(path)),
  });
  const project = await projectIn(folder);
  await writeFile(join(folder, "mlops.yaml"), await resolvedYaml(project));
  expect(await projectIn(folder)).toEqual(project);
});
