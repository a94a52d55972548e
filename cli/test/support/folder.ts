import { cp, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** The smallest example project of the repository. */
export const telcoChurn = fileURLToPath(new URL("../../../examples/telco-churn", import.meta.url));

/** An empty folder, gone when the test is over. */
export async function emptyFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "mlops-cli-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A copy of an example's mlops.yaml, generated code included. */
export async function copyOf(example: string): Promise<string> {
  const folder = await emptyFolder();
  for (const entry of ["mlops.yaml", "mlops.lock", "generated", "data"])
    await cp(join(example, entry), join(folder, entry), { recursive: true });
  return folder;
}
