import { readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../../src/processes/ports.js";
import { copyProject, makeFolder, telcoChurn } from "./folder.js";

/** The smallest example with its packages from the repository, and with a service that has a key and a free port. */
export async function telcoSystem(): Promise<{ folder: string; port: number }> {
  const folder = await makeFolder();
  await copyProject(telcoChurn, folder);
  await symlink(
    fileURLToPath(new URL("../../../node_modules", import.meta.url)),
    join(folder, "node_modules"),
  );
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  const port = await freePort();
  const file = join(folder, "mlops.yaml");
  const yaml = await readFile(file, "utf8");
  const service = `churn-api: { model: churn, port: ${port}, auth: { api_key: "\${secret:CHURN_KEY}" } }`;
  await writeFile(file, yaml.replace("churn-api: { model: churn }", service));
  return { folder, port };
}
