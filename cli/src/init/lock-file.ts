import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runNpm } from "../processes/npm.js";
import { packageFolder } from "./templates.js";

interface Lock {
  readonly packages: Readonly<Record<string, object>>;
}

/**
 * Writes the project's package-lock.json with the versions that this command runs with itself. npm completes it from
 * vendor/ and what is locked, without asking a registry.
 * @param packages the vendored packages, by name
 * @returns whether there is one: a command that was installed without a lock file has no versions to hand on
 */
export async function writeLockFile(
  project: string,
  packages: Readonly<Record<string, string>>,
): Promise<boolean> {
  const own = ownLockFile(packageFolder);
  if (own === null) return false;
  const { packages: locked } = JSON.parse(await readFile(own, "utf8")) as Lock;
  const { name, version, dependencies, devDependencies, engines } = JSON.parse(
    await readFile(join(project, "package.json"), "utf8"),
  ) as Record<string, unknown>;
  const root = { name, version, dependencies, devDependencies, engines };
  const content = {
    name,
    version,
    lockfileVersion: 3,
    requires: true,
    packages: { "": root, ...handedOn(locked, Object.keys(packages)) },
  };
  const file = join(project, "package-lock.json");
  await writeFile(file, JSON.stringify(content, null, 2));
  const { code } = await runNpm(["install", "--package-lock-only", "--ignore-scripts", "--offline"], project);
  if (code !== 0) await rm(file, { force: true });
  return code === 0;
}

/** The lock file by which the command was installed: the repository's or a project's. */
function ownLockFile(folder: string): string | null {
  for (let each = folder; each !== dirname(each); each = dirname(each)) {
    const file = join(each, "package-lock.json");
    if (existsSync(file)) return file;
  }
  return null;
}

/** What is locked but the packages themselves; in the repository what belongs to one of them alone stands below its folder. */
function handedOn(locked: Lock["packages"], vendored: readonly string[]): Lock["packages"] {
  const folders = new Map(
    vendored.map((name) => [name.replace("@mlops-yaml/", "").replace("mlops-yaml", "cli"), name]),
  );
  return Object.fromEntries(
    Object.entries(locked).flatMap(([path, entry]) => {
      if (vendored.some((name) => path === `node_modules/${name}`)) return [];
      if (path.startsWith("node_modules/")) return [[path, entry]];
      const [folder = "", ...below] = path.split("/");
      const owner = folders.get(folder);
      return owner === undefined || below.length === 0
        ? []
        : [[`node_modules/${owner}/${below.join("/")}`, entry]];
    }),
  );
}
