import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { isPortFree, portOwner } from "../processes/ports.js";
import { changesOf, planGenerate } from "../project/generate.js";
import { readOnlyHint } from "../errors/machine-error.js";
import { readOnlyFolder, readOnlyMessage } from "../project/writable.js";
import { foreignSecrets, missingSecrets, ownSecrets } from "../project/secrets.js";
import { portsOf } from "../project/service-ports.js";
import { foldersOf } from "../project/folders.js";
import { runningSystem } from "../supervisor/leftovers.js";
import { ok, skipped, warning, wrong, type Check } from "./check.js";

/** What the project needs. Those that read mlops.yaml are skipped while it has mistakes. */
export const projectChecks: readonly Check[] = [
  {
    name: "folder",
    async run({ folder }) {
      const path = await readOnlyFolder(folder);
      return path === null ? ok("can be written") : wrong(readOnlyMessage(path), readOnlyHint);
    },
  },
  {
    name: "packages",
    async run({ folder }) {
      const require = createRequire(join(folder, "package.json"));
      const missing = ["@mlops-yaml/runtime", "typescript"].filter((name) => !isInstalled(require, name));
      return missing.length === 0
        ? ok("installed")
        : wrong(`missing: ${missing.join(", ")}`, "Run `npm install` in the project.");
    },
  },
  {
    name: "package.json",
    async run({ folder }) {
      const { type } = await readPackageJson(folder);
      return type === "module"
        ? ok("modules")
        : wrong('has no "type": "module"', 'Add the line `"type": "module",`: generated code uses imports.');
    },
  },
  {
    name: "vendor",
    async run({ folder }) {
      const wanted = await vendoredPackages(folder);
      const missing = wanted.filter((path) => !existsSync(join(folder, path)));
      if (wanted.length === 0) return skipped("none of the packages is vendored");
      return missing.length === 0
        ? ok(`${wanted.length} packages`)
        : wrong(
            `missing: ${missing.join(", ")}`,
            "Restore vendor/ from version control: it belongs to the project.",
          );
    },
  },
  {
    name: "npm settings",
    async run({ folder }) {
      const text = await readFile(join(folder, ".npmrc"), "utf8").catch(() => "");
      return /^\s*ignore-scripts\s*=\s*true/m.test(text)
        ? ok(".npmrc")
        : warning(
            /^\s*onnxruntime-node-install\s*=/m.test(text)
              ? "npm 11 does not know onnxruntime-node-install and says so at every call"
              : "onnxruntime-node would fetch GPU files while it is installed",
            "Write the line `ignore-scripts=true` to .npmrc.",
          );
    },
  },
  {
    name: "generated files",
    async run({ folder, project }) {
      if (!project) return skipped("mlops.yaml has mistakes");
      const plan = await planGenerate({ folder, project });
      if (plan.edited.length > 0)
        return warning(
          `edited by hand: ${plan.edited.map(({ path }) => path).join(", ")}`,
          "Move the change to mlops.yaml or to your own code, delete the file, and run `mlops generate`.",
        );
      return changesOf(plan) === 0
        ? ok("up to date")
        : warning(`${changesOf(plan)} not up to date`, "Run `mlops generate`.");
    },
  },
  {
    name: "secrets",
    async run({ folder, project, env }) {
      if (!project) return skipped("mlops.yaml has mistakes");
      const foreign = await missingSecrets(await foreignSecrets(project), folder, env);
      if (foreign.length > 0)
        return wrong(
          `no value: ${foreign.join(", ")}`,
          "Write each to .secrets/NAME, or set the variable NAME.",
        );
      const own = await missingSecrets(await ownSecrets(project), folder, env);
      return own.length > 0
        ? warning(`not made yet: ${own.join(", ")}`, "`mlops up` makes them.")
        : ok("all have a value");
    },
  },
  {
    name: "ports",
    async run({ folder, project }) {
      if (!project) return skipped("mlops.yaml has mistakes");
      if (await runningSystem(folder)) return ok("in use by this project, which runs");
      const taken: string[] = [];
      for (const { name, port } of portsOf(project)) {
        if (await isPortFree(port, "127.0.0.1")) continue;
        const owner = await portOwner(port);
        taken.push(`${port} of ${name}${owner ? ` by ${owner}` : ""}`);
      }
      return taken.length === 0
        ? ok("free")
        : wrong(`taken: ${taken.join("; ")}`, "Stop what listens there, or change the port in mlops.yaml.");
    },
  },
  {
    name: "database",
    async run({ folder, env }) {
      if (!env["DATABASE_URL"]) {
        const { findEmbeddedPostgres, requireNoneFrozen } =
          await import("@mlops-yaml/runtime/embedded-postgres");
        const found = await findEmbeddedPostgres(foldersOf(folder).postgres);
        if (found) await requireNoneFrozen(foldersOf(folder).postgres);
        return ok(found ? "embedded, runs" : "embedded, started by `mlops up`");
      }
      const { withPool } = await import("@mlops-yaml/runtime/store");
      try {
        await withPool(env["DATABASE_URL"], async () => undefined);
        return ok("DATABASE_URL answers");
      } catch (error) {
        return wrong(
          `DATABASE_URL: ${error instanceof Error ? error.message : String(error)}`,
          "Start that database or correct DATABASE_URL; without it an embedded PostgreSQL is used.",
        );
      }
    },
  },
];

function isInstalled(require: NodeJS.Require, name: string): boolean {
  try {
    require.resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}

/** Paths of the packed packages that package.json names. */
async function vendoredPackages(folder: string): Promise<readonly string[]> {
  const { dependencies = {}, devDependencies = {} } = await readPackageJson(folder);
  return Object.values({ ...dependencies, ...devDependencies })
    .filter((source) => source.startsWith("file:vendor/"))
    .map((source) => source.slice("file:".length));
}

interface PackageJson {
  readonly type?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

async function readPackageJson(folder: string): Promise<PackageJson> {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8").catch(() => "{}")) as PackageJson;
}
