import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { run, type CommandResult } from "./project.js";
import { until } from "./until.js";

/** What a process did that reached out: asked for a name, or connected to an address. */
export type Reached = { readonly name: string } | { readonly address: string };

/** Processes that see no network but a recorder, and a home folder that nothing has been in. */
export interface ClosedMachine {
  run(cwd: string, file: string, ...args: string[]): Promise<CommandResult>;
  /** So far. */
  readonly reached: readonly Reached[];
  /** Files in the home folder, the cache folder and the folder for temporary files. */
  homeFiles(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

/** Network and mount namespaces are made by root, or by no one in a container without the right. */
export const canClose =
  process.platform === "linux" &&
  spawnSync("unshare", [
    "--mount",
    "--net",
    "sh",
    "-c",
    "ip link set lo up && mount --bind /etc/hosts /etc/hosts",
  ]).status === 0;

export async function closedMachine(): Promise<ClosedMachine> {
  const home = await mkdtemp(join(tmpdir(), "mlops-home-"));
  const outside = await mkdtemp(join(tmpdir(), "mlops-outside-"));
  const recorder = fileURLToPath(new URL("outside-world.mjs", import.meta.url));
  const holder = spawn("unshare", [
    "--mount",
    "--net",
    process.execPath,
    recorder,
    join(outside, "resolv.conf"),
  ]);
  const reached: Reached[] = [];
  let pid: number | null = null;
  let trouble = "";
  createInterface({ input: holder.stdout }).on("line", (line) => {
    const told = JSON.parse(line) as Reached | { readonly pid: number };
    if ("pid" in told) pid = told.pid;
    else reached.push(told);
  });
  holder.stderr.on("data", (chunk: Buffer) => (trouble += chunk.toString()));
  const target = await until(
    () => {
      if (holder.exitCode !== null) throw new Error(trouble);
      return pid;
    },
    "the closed machine",
    20,
  );
  // Nothing by which a library could tell that a test runs: some are quiet then.
  const env = {
    PATH: process.env["PATH"]!,
    HOME: home,
    XDG_CACHE_HOME: join(home, "cache"),
    TMPDIR: home,
    NO_COLOR: "1",
  };
  return {
    reached,
    run: (cwd, file, ...args) =>
      run("nsenter", ["--target", String(target), "--mount", "--net", `--wd=${cwd}`, file, ...args], {
        cwd,
        env,
      }),
    homeFiles: async () => {
      const entries = await readdir(home, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => !entry.isDirectory())
        .map(({ parentPath, name }) => join(parentPath, name));
    },
    async remove() {
      holder.kill();
      await rm(home, { recursive: true });
      await rm(outside, { recursive: true });
    },
  };
}
