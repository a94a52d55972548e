import { readFileSync, readlinkSync } from "node:fs";
import { mkdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/**
 * Who writes into a folder of the prediction log. A process is told from another that has its number later, or
 * in another container, by the time it started and by the namespace in which its number counts.
 */
export interface Owner {
  readonly host: string;
  readonly pid: number;
  /** Clock ticks from the machine's start; null where the system does not tell (not Linux). */
  readonly startTime: string | null;
  /** The namespace of process numbers; null where there is none. */
  readonly namespace: string | null;
}

export const ownerFile = "owner.json";

/** After this long without a sign of life a process of another machine or container counts as dead. */
export const leaseMilliseconds = 30_000;

export function thisProcess(): Owner {
  return {
    host: os.hostname(),
    pid: process.pid,
    startTime: startTimeOf(process.pid),
    namespace: namespace(),
  };
}

/** Makes the folder and signs it. */
export async function claimFolder(folder: string, owner: Owner): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(path.join(folder, ownerFile), JSON.stringify(owner), { mode: 0o600 });
}

export async function showLife(folder: string): Promise<void> {
  const now = new Date();
  await utimes(path.join(folder, ownerFile), now, now);
}

/** Whether the process that signed the folder has certainly ended, or given no sign of life for its lease. */
export async function isAbandoned(folder: string): Promise<boolean> {
  const file = path.join(folder, ownerFile);
  const silence = await stat(file).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => Infinity,
  );
  const owner = await readFile(file, "utf8")
    .then((text) => JSON.parse(text) as Owner)
    .catch(() => null);
  // Not signed yet, or not to the end: a process that is just starting, or that died while it started.
  if (owner === null) return (await ageOf(folder)) > leaseMilliseconds;
  if (owner.host === os.hostname() && owner.namespace === namespace()) {
    const startTime = startTimeOf(owner.pid);
    if (owner.startTime !== null) return startTime !== owner.startTime;
    if (!isRunning(owner.pid)) return true;
  }
  return silence > leaseMilliseconds;
}

const ageOf = (folder: string): Promise<number> =>
  stat(folder).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );

/** Field 22 of /proc/PID/stat; the second field, in parentheses, may hold spaces. */
function startTimeOf(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

function namespace(): string | null {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return null;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process runs, too.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
