import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";

const listMilliseconds = 5000;

/** Sends a signal to a server and to its own processes, each of which is in a group of its own. */
export async function signalAll(server: number, signal: NodeJS.Signals): Promise<void> {
  if (process.platform === "win32") {
    if (signal === "SIGKILL") send(server, signal);
    return;
  }
  const children = await childrenOf(server);
  for (const pid of [server, ...children]) send(pid, signal);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in the meantime.
  }
}

async function childrenOf(parent: number): Promise<number[]> {
  const pairs = process.platform === "linux" ? await parentsFromProc() : await parentsFromPs();
  return pairs.flatMap(([pid, of]) => (of === parent ? [pid] : []));
}

/** Processes of a server that somebody has stopped (SIGSTOP) or a debugger holds: their sessions say nothing. */
export async function frozenChildren(server: number): Promise<number[]> {
  if (process.platform !== "linux") return [];
  const children = await childrenOf(server);
  const states = await Promise.all(children.map(stateOf));
  return children.filter((_, index) => /^[Tt]$/.test(states[index]!));
}

/** One letter: proc_pid_stat(5). */
async function stateOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => "");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[0] ?? "";
}

type Pair = readonly [pid: number, parent: number];

async function parentsFromProc(): Promise<Pair[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  return Promise.all(
    pids.map(async (pid): Promise<Pair> => {
      const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => "");
      // The command's name, field 2, may hold spaces and parentheses: count from its end.
      return [Number(pid), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1])];
    }),
  );
}

async function parentsFromPs(): Promise<Pair[]> {
  const { stdout } = await promisify(execFile)("ps", ["-axo", "pid=,ppid="], { timeout: listMilliseconds });
  return stdout
    .trim()
    .split("\n")
    .map((line): Pair => {
      const [pid, parent] = line.trim().split(/\s+/);
      return [Number(pid), Number(parent)];
    });
}
