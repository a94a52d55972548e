import { execFile } from "node:child_process";
import { link, readFile, readlink, rename, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { codeOf } from "../errors/index.js";
import type { Layout } from "./layout.js";

/** What the server wrote about itself into its data folder. */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  /** "starting", "ready", "stopping" or "standby"; empty as long as it is not written. */
  readonly status: string;
}

/** Null where there is none, or it is not written out yet. */
export async function readPostmasterFile(layout: Layout): Promise<PostmasterFile | null> {
  const text = await readFile(pidFile(layout), "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return "";
    throw error;
  });
  const lines = text.split("\n");
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number(lines[3] ?? ""), status: (lines[7] ?? "").trim() };
}

/** Whether a process of this id exists, be it ours or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/**
 * Removes the file that a killed server left behind when its process id has since been given to a
 * process that is no PostgreSQL: the server itself would take that one for a running server.
 */
export async function removeStalePostmasterFile(layout: Layout): Promise<void> {
  const found = await readPostmasterFile(layout);
  if (found === null || !isAlive(found.pid) || (await isPostgres(found.pid, layout))) return;
  const aside = `${pidFile(layout)}.stale-${process.pid}`;
  try {
    await rename(pidFile(layout), aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  // Another process may have started the server in between: then its file goes back.
  const moved = Number((await readFile(aside, "utf8")).split("\n")[0]);
  if (moved !== found.pid) await link(aside, pidFile(layout));
  await rm(aside);
}

async function isPostgres(pid: number, layout: Layout): Promise<boolean> {
  if (process.platform === "linux") {
    try {
      return (
        path.basename(await readlink(`/proc/${pid}/exe`)).startsWith("postgres") &&
        (await readlink(`/proc/${pid}/cwd`)) === layout.data
      );
    } catch (error) {
      return codeOf(error) === "EACCES"; // another account's process: leave it to PostgreSQL
    }
  }
  try {
    const [program, list] =
      process.platform === "win32"
        ? (["tasklist", ["/FI", `PID eq ${pid}`, "/NH"]] as const)
        : (["ps", ["-o", "comm=", "-p", String(pid)]] as const);
    return (await promisify(execFile)(program, list)).stdout.includes("postgres");
  } catch {
    return false;
  }
}

function pidFile(layout: Layout): string {
  return path.join(layout.data, "postmaster.pid");
}
