import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { stopEmbeddedPostgres } from "../../src/embedded-postgres/index.js";

/** Names the folder of the cluster that a run's tests share; the first test that needs it starts it. */
export default async function setup(): Promise<() => Promise<void>> {
  const directory = await mkdtemp(path.join(os.tmpdir(), "mlops-tests-"));
  await chmod(directory, 0o755);
  process.env["MLOPS_TEST_POSTGRES"] = directory;
  return async () => {
    await stopEmbeddedPostgres(directory);
    await rm(directory, { recursive: true, force: true });
  };
}
