import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";

/** Names of what can be hit; backend: one process of PostgreSQL that works for a session. */
export type Target = "worker" | "api" | "features" | "supervisor" | "postgres" | "backend";

interface RunState {
  readonly supervisor: { readonly pid: number };
  readonly phase: string;
  readonly processes: readonly {
    readonly name: string;
    readonly state: string;
    readonly port: number | null;
    readonly identity: { readonly pid: number } | null;
  }[];
}

/** What the supervisor wrote down last, or null where nothing runs. */
export async function runState(folder: string): Promise<RunState | null> {
  const text = await readFile(join(folder, ".mlops/run/supervisor.json"), "utf8").catch(() => null);
  return text === null ? null : (JSON.parse(text) as RunState);
}

/** Its process ids, the main one first; empty while it is down. */
export async function pidsOf(folder: string, target: Target): Promise<number[]> {
  const state = await runState(folder);
  if (state === null) return [];
  if (target === "supervisor") return (await isThere(state.supervisor.pid)) ? [state.supervisor.pid] : [];
  const name = target === "backend" ? "postgres" : target;
  const pid = state.processes.find((each) => each.name === name)?.identity?.pid;
  if (pid === undefined || !(await isThere(pid))) return [];
  if (target === "postgres") return [pid, ...(await childrenOf(pid)).map((child) => child.pid)];
  if (target !== "backend") return [pid];
  return (await childrenOf(pid)).filter(({ command }) => isBackend(command)).map((child) => child.pid);
}

interface Found {
  readonly pid: number;
  readonly command: string;
}

/** The server writes into its command line what it is: "postgres: user database [local] SELECT". */
const isBackend = (command: string): boolean => / \[local\]| \d+\.\d+\.\d+\.\d+\(/.test(command);

async function childrenOf(parent: number): Promise<Found[]> {
  return (await allProcesses()).filter((each) => each.parent === parent);
}

/** Processes that work in the folder, or speak of it in their command line. */
export async function processesIn(folder: string): Promise<Found[]> {
  return (await allProcesses()).filter(
    ({ pid, cwd, command }) => pid !== process.pid && (cwd.startsWith(folder) || command.includes(folder)),
  );
}

async function allProcesses(): Promise<(Found & { readonly parent: number; readonly cwd: string })[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => null);
      if (stat === null) return [];
      const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (state === "Z") return [];
      const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
      const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => "");
      return [{ pid: Number(pid), parent: Number(parent), cwd, command: command.replaceAll("\0", " ") }];
    }),
  );
  return all.flat();
}

async function isThere(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => null);
  return stat !== null && stat[stat.lastIndexOf(")") + 2] !== "Z";
}

/** @returns whether it was there */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
