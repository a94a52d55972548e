import { execFile, spawn } from "node:child_process";
import { chmod, cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { witness } from "./witness.js";

export const repository = fileURLToPath(new URL("../..", import.meta.url));
export const command = join(repository, "cli/bin/mlops.js");

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project in a folder of its own that runs on this repository's packages. */
export interface TestProject {
  readonly folder: string;
  /** Runs the real command as a process of its own. */
  mlops(...args: string[]): Promise<CommandResult>;
  /** Runs the command and takes what it prints on stdout as JSON. @throws Error when it fails */
  json<T>(...args: string[]): Promise<T>;
  remove(): Promise<void>;
}

/** Copies `entries` of a project of this repository. */
export async function copyProject(source: string, entries: readonly string[]): Promise<TestProject> {
  const folder = await mkdtemp(join(tmpdir(), "mlops-e2e-"));
  await chmod(folder, 0o755);
  for (const entry of entries)
    await cp(join(repository, source, entry), join(folder, entry), { recursive: true });
  await symlink(join(repository, "node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module", private: true }));
  const dismiss = witness(() => logsOf(folder));
  const mlops = (...args: string[]): Promise<CommandResult> =>
    run(process.execPath, [command, ...args], { cwd: folder, env: { ...process.env, NO_COLOR: "1" } });
  return {
    folder,
    mlops,
    async json<T>(...args: string[]) {
      const { code, stdout, stderr } = await mlops(...args);
      if (code !== 0)
        throw new Error(`mlops ${args.join(" ")} ended with ${code}:\n${stderr}\n${await logsOf(folder)}`);
      return JSON.parse(stdout) as T;
    },
    remove: async () => {
      dismiss();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs a program to its end, whichever that is. */
export function run(
  file: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<CommandResult> {
  return new Promise((resolve) => {
    execFile(file, args, { ...options, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === "number" ? error.code : 128) : 0;
      resolve({ code, stdout, stderr });
    });
  });
}

/** The end of each process's log: what to read when a test fails. */
export async function logsOf(folder: string): Promise<string> {
  const { stdout } = await new Promise<{ stdout: string }>((resolve) => {
    const tail = spawn("sh", ["-c", `tail -n 15 ${join(folder, ".mlops/logs")}/*.log`]);
    let text = "";
    tail.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
    tail.on("close", () => resolve({ stdout: text }));
  });
  return stdout;
}

/** Moves a service of the project to a port that is free on this machine. */
export async function useFreePort(folder: string, declared: number): Promise<string> {
  const port = await new Promise<number>((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port: free } = server.address() as AddressInfo;
      server.close(() => resolve(free));
    });
  });
  const file = join(folder, "mlops.yaml");
  await writeFile(file, (await readFile(file, "utf8")).replace(`port: ${declared}`, `port: ${port}`));
  return `http://127.0.0.1:${port}`;
}

/** The secret that `mlops up` made for a service. */
export async function secret(folder: string, name: string): Promise<string> {
  return (await readFile(join(folder, ".secrets", name), "utf8")).trim();
}
