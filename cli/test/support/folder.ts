import { cp, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** The smallest example project of the repository. */
export const telcoChurn = fileURLToPath(new URL("../../../examples/telco-churn", import.meta.url));

/** The example project with code of its own, and a view of each kind. */
export const ownCode = fileURLToPath(new URL("../../../examples/own-code", import.meta.url));

/** An empty folder that the caller removes. */
export async function makeFolder(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), "mlops-cli-")));
}

/** An empty folder, gone when the test is over. */
export async function emptyFolder(): Promise<string> {
  const folder = await makeFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A copy of an example: mlops.yaml, data and generated code. */
export async function copyOf(example: string): Promise<string> {
  const folder = await emptyFolder();
  await copyProject(example, folder);
  return folder;
}

const ownedByMachine = new Set([".mlops", ".secrets", "build", "node_modules"]);

/** Copies an example without what belongs to a machine. */
export async function copyProject(example: string, folder: string): Promise<void> {
  await cp(example, folder, { recursive: true, filter: (path) => !ownedByMachine.has(basename(path)) });
}
