import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { findEmbeddedPostgres } from "@mlops-yaml/runtime/embedded-postgres";
import { repository, type CommandResult } from "../../support/project.js";
import { Broken } from "../story.js";
import { clockEnvironment } from "./clock.js";
import { mountDisk, type Disk } from "./disk.js";
import { processesIn, signal } from "./processes.js";
import type { Ports, ProjectKind } from "./project-kind.js";

/** A running project that faults are done to. */
export interface System {
  readonly folder: string;
  readonly project: ProjectKind;
  readonly ports: Ports;
  /** Null where nothing may be mounted. */
  readonly disk: Disk | null;
  /** File that the clock of its processes follows; null: they have the machine's clock. */
  readonly clock: string | null;
  /** Runs the command. */
  mlops(...args: string[]): Promise<CommandResult>;
  /** Starts what does not run. @throws Broken when the command says that it did not come up */
  up(): Promise<void>;
  query<T extends object>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  databaseUrl(): string;
  /** Ends everything by force and removes the folder. */
  remove(): Promise<void>;
}

export interface SystemOptions {
  readonly project: ProjectKind;
  readonly disk: boolean;
  readonly clock: boolean;
}

const command = join(repository, "cli/bin/mlops.js");
const queryMilliseconds = 15_000;
/** No command may take longer, but the first `up` of a project that trains for long. */
const commandMilliseconds = 600_000;

export async function startSystem(options: SystemOptions): Promise<System> {
  const folder = await mkdtemp(join(tmpdir(), "mlops-chaos-"));
  await chmod(folder, 0o755);
  const { project } = options;
  const ports = { api: await freePort(), features: project.push === null ? null : await freePort() };
  await project.write(folder, ports);
  const disk = options.disk ? mountDisk(join(folder, ".mlops")) : null;
  const clock = options.clock ? join(folder, "clock") : null;
  const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: "1", ...(clock && clockEnvironment(clock)) };
  delete env["DATABASE_URL"];
  let url = "";

  const mlops = (...args: string[]): Promise<CommandResult> =>
    new Promise((resolve) => {
      const how = { cwd: folder, maxBuffer: 64 << 20, env, timeout: commandMilliseconds };
      execFile(process.execPath, [command, ...args], how, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : 128;
        resolve({ code, stdout, stderr });
      });
    });
  const system: System = {
    folder,
    project,
    ports,
    disk,
    clock,
    mlops,
    up: async () => {
      const { code, stderr } = await mlops("up", "--detach");
      if (code !== 0) throw new Broken(`mlops up ended with ${code}:\n${stderr}`);
      url ||= (await findEmbeddedPostgres(join(folder, ".mlops/postgres")))?.url ?? "";
    },
    query: async <T extends object>(sql: string, values: readonly unknown[] = []) => {
      const client = new pg.Client({
        connectionString: url,
        connectionTimeoutMillis: queryMilliseconds,
        query_timeout: queryMilliseconds,
      });
      client.on("error", () => undefined);
      await client.connect();
      try {
        return (await client.query<T>(sql, [...values])).rows;
      } finally {
        await client.end().catch(() => undefined);
      }
    },
    databaseUrl: () => url,
    remove: async () => {
      disk?.free();
      for (const { pid } of await processesIn(folder)) signal(pid, "SIGCONT");
      await mlops("down");
      for (const { pid } of await processesIn(folder)) signal(pid, "SIGKILL");
      disk?.remove();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return system;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
