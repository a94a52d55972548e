import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A process for all time: its number may be given to another one, number and start together are not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in the system's own spelling; only compared for equality. */
  readonly started: string;
}

/** The process with this number, or null where none is alive. */
export async function identify(pid: number): Promise<ProcessIdentity | null> {
  const started = await startTime(pid);
  return started === null ? null : { pid, started };
}

/** Whether exactly this process is still alive. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  return (await startTime(identity.pid)) === identity.started;
}

async function startTime(pid: number): Promise<string | null> {
  try {
    if (process.platform === "linux") return parseStat(await readFile(`/proc/${pid}/stat`, "latin1"));
    const { stdout } =
      process.platform === "win32"
        ? await run("powershell", ["-NoProfile", "-Command", `(Get-Process -Id ${pid}).StartTime.Ticks`])
        : await run("ps", ["-o", "lstart=", "-p", String(pid)]);
    return stdout.trim() || null;
  } catch {
    return null;
  }
}

/**
 * Field 22 of /proc/PID/stat (proc_pid_stat(5)). A zombie counts as ended once it is alone (field 20): until its last
 * thread is gone, its ports and sockets are not free.
 */
function parseStat(stat: string): string | null {
  // The command's name, field 2, may hold spaces and parentheses: count from its end.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const hasEnded = fields[0] === "X" || (fields[0] === "Z" && Number(fields[17]) <= 1);
  return hasEnded ? null : (fields[19] ?? null);
}
