/** A system of the smallest real processes: what the supervisor runs, without the project around it. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunPlan } from "../../src/supervisor/messages.js";
import { freePort } from "../../src/processes/ports.js";

const worker = `
import { createServer } from "node:http";
const log = (fields) => console.log(JSON.stringify({ time: new Date().toISOString(), level: "info", ...fields }));
createServer((request, response) => response.end("{}")).listen(process.env.WORKER_PORT, "127.0.0.1", () => {
  log({ message: "worker started", user: process.env.PGUSER });
  log({ message: "bootstrap: everything is up to date", flow: "bootstrap", state: "succeeded" });
});
process.on("SIGTERM", () => process.exit(0));
`;

const service = `
import { createServer } from "node:http";
createServer((request, response) => response.end(JSON.stringify({ pid: process.pid }))).listen(process.env.PORT, "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));
`;

export interface SmallSystem {
  readonly folder: string;
  readonly plan: RunPlan;
  remove(): Promise<void>;
}

/** @param replaced entry points with a text of their own: "migrate", "worker", "api" */
export async function smallSystem(
  replaced: Partial<Record<"migrate" | "worker" | "api", string>> = {},
): Promise<SmallSystem> {
  const folder = await mkdtemp(join(tmpdir(), "mlops-supervisor-"));
  const build = join(folder, "build/generated");
  await mkdir(join(build, "services"), { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(join(build, "migrate.js"), replaced.migrate ?? "");
  await writeFile(join(build, "worker.js"), replaced.worker ?? worker);
  await writeFile(join(build, "services/api.js"), replaced.api ?? service);
  const [workerPort, port] = [await freePort(), await freePort()];
  return {
    folder,
    plan: {
      project: folder,
      buildHash: "hash",
      databaseUrl: null,
      processes: [
        {
          name: "migrate",
          runs: "to its end",
          entry: "build/generated/migrate.js",
          role: "owner",
          port: null,
          readyUrl: null,
          environment: {},
        },
        {
          name: "worker",
          runs: "always",
          entry: "build/generated/worker.js",
          role: "worker",
          port: workerPort,
          readyUrl: `http://127.0.0.1:${workerPort}/ready`,
          environment: { WORKER_PORT: String(workerPort) },
        },
        {
          name: "api",
          runs: "always",
          entry: "build/generated/services/api.js",
          role: "server",
          port,
          readyUrl: `http://127.0.0.1:${port}/ready`,
          environment: { PORT: String(port) },
        },
      ],
      detached: true,
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
