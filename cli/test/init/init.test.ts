import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { newestForOldestNode, toolVersions } from "../../src/init/project-files.js";
import { renameProject } from "../../src/init/rename-project.js";
import { bin, mlops } from "../support/command.js";
import { emptyFolder } from "../support/folder.js";
import { needLaterNode } from "../support/later-node.js";

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version: string; readonly resolved?: string }>>;
}

async function repositoryLock(): Promise<Lock["packages"]> {
  const file = new URL("../../../package-lock.json", import.meta.url);
  return (JSON.parse(await readFile(file, "utf8")) as Lock).packages;
}

describe("init", { timeout: 60_000 }, () => {
  test("makes a project that is complete and clean", async () => {
    const folder = await emptyFolder();
    const { code, stdout, stderr } = await mlops(folder, ["init", "my-churn"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain("Next:\n  cd my-churn\n  npm install\n  npx mlops up\n");

    const project = join(folder, "my-churn");
    expect(await readdir(project)).toEqual(
      expect.arrayContaining([
        ".gitattributes",
        ".gitignore",
        ".npmrc",
        "README.md",
        "data",
        "generated",
        "tsconfig.json",
      ]),
    );
    expect(await readdir(join(project, "vendor"))).toEqual([
      "mlops-yaml-0.1.0.tgz",
      "mlops-yaml-generator-0.1.0.tgz",
      "mlops-yaml-runtime-0.1.0.tgz",
      "mlops-yaml-schema-0.1.0.tgz",
    ]);
    expect(await readFile(join(project, "mlops.yaml"), "utf8")).toContain("{ name: my-churn,");
    expect(await readFile(join(project, ".npmrc"), "utf8")).toContain("ignore-scripts=true\n");
    const { packages } = JSON.parse(await readFile(join(project, "package-lock.json"), "utf8")) as Lock;
    expect(packages["node_modules/@mlops-yaml/runtime"]?.resolved).toMatch(/^file:vendor\/.*\.tgz$/);
    expect(packages["node_modules/fastify"]?.version).toBe(
      (await repositoryLock())["node_modules/fastify"]?.version,
    );
    expect(Object.keys(packages).filter((path) => path.includes("vitest"))).toEqual([]);
    expect(needLaterNode(packages)).toEqual([]);
    // Without the lock file npm takes the newest versions that these leave it.
    expect(JSON.parse(await readFile(join(project, "package.json"), "utf8"))).toMatchObject({
      overrides: newestForOldestNode,
      version: expect.stringMatching(/^\d/), // without one `npm sbom` refuses it
    });
    expect((await stat(join(project, ".secrets"))).mode & 0o777).toBe(0o700);
    expect(await mlops(project, ["generate", "--check"])).toMatchObject({ code: 0 });
    expect(await readdir(folder)).toEqual(["my-churn"]);
  });

  test("touches nothing in a folder that is not empty, and lists what it would replace", async () => {
    const folder = await emptyFolder();
    const project = join(folder, "full");
    await mkdir(project);
    await writeFile(join(project, "README.md"), "mine");
    const refused = await mlops(folder, ["init", "full"]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(
      `error MLO6003 ${project} is not empty; these files would be replaced:\n  README.md\n`,
    );
    expect(await readdir(project)).toEqual(["README.md"]);
    expect(await readFile(join(project, "README.md"), "utf8")).toBe("mine");

    const forced = await mlops(folder, ["init", "full", "--force"]);
    expect(forced.code).toBe(0);
    expect(forced.stderr).toContain("replace README.md\n");
    expect(await readFile(join(project, "README.md"), "utf8")).toContain("# full");
  });

  test("a name that is none leaves nothing behind", async () => {
    const folder = await emptyFolder();
    const { code, stderr } = await mlops(folder, ["init", "My Project"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error MLO6004 "My Project" is not a project name\n/);
    expect(await readdir(folder)).toEqual([]);
  });

  test("Ctrl-C leaves nothing behind", async () => {
    const folder = await emptyFolder();
    const child = spawn(process.execPath, [bin, "init", "interrupted"], { cwd: folder });
    const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
    await new Promise((resolve) => child.stderr.once("data", resolve));
    child.kill("SIGINT");
    expect(await closed).toBe(130);
    expect(await readdir(folder)).toEqual([]);
  });

  test("works in the current folder, with a name of its own", async () => {
    const folder = await emptyFolder();
    await mkdir(join(folder, ".git"));
    const { code } = await mlops(folder, ["init", "--name", "churn-two"]);
    expect(code).toBe(0);
    expect(existsSync(join(folder, "mlops.yaml"))).toBe(true);
  });
});

test("renaming keeps everything else of the text", () => {
  const text = `# yaml-language-server: $schema=../../schema/mlops.schema.json
version: 1 # the language
project: {  name: "old-name",  seed: 1 }
`;
  expect(renameProject(text, "new-name"))
    .toBe(`# yaml-language-server: $schema=./node_modules/@mlops-yaml/schema/mlops.schema.json
version: 1 # the language
project: {  name: new-name,  seed: 1 }
`);
});

test("projects compile with the tools that the repository is tested with", async () => {
  const file = new URL("../../../package.json", import.meta.url);
  const { devDependencies } = JSON.parse(await readFile(file, "utf8")) as {
    devDependencies: Record<string, string>;
  };
  expect(devDependencies).toMatchObject(toolVersions);
});

test("packages of a project run on every Node that it runs on", async () => {
  const { packages } = JSON.parse(
    await readFile(new URL("../../../package-lock.json", import.meta.url), "utf8"),
  ) as { packages: Record<string, { engines?: { node?: string }; dev?: boolean }> };
  // npm would warn of each at every install.
  const newer = Object.entries(packages).filter(([, { engines }]) =>
    /^>=? ?2[1-9]/.test(engines?.node ?? ""),
  );
  expect(newer.map(([path]) => path)).toEqual([]);
});
