import { execFile } from "node:child_process";
import { readdir, readFile, readlink, realpath, stat } from "node:fs/promises";
import { basename } from "node:path";
import { promisify } from "node:util";
import { identify, type ProcessIdentity } from "./identity.js";

/** A process that runs for a project, found by its command line. */
export interface OwnProcess {
  /** "supervisor", "postgres", "worker", "migrate" or the service's name. */
  readonly name: string;
  readonly identity: ProcessIdentity;
}

const listMilliseconds = 5000;

/** What runs for the project in this folder, whatever its state files say, or where they are gone. */
export async function findOwnProcesses(folder: string): Promise<readonly OwnProcess[]> {
  const project = await realpath(folder).catch(() => folder);
  const inode = await inodeOf(project);
  const found = await Promise.all(
    (await commandLines()).map(async ({ pid, line }): Promise<OwnProcess[]> => {
      const role = roleOf(line);
      if (role === null || pid === process.pid) return [];
      const isNamed = role.project === project || role.project === folder;
      if (!(await isIn(pid, role.name, isNamed, inode))) return [];
      const identity = await identify(pid);
      return identity === null ? [] : [{ name: role.name, identity }];
    }),
  );
  return found.flat();
}

/** Folder of the project that a process runs for; null where it runs for none. */
export async function projectOf(pid: number): Promise<string | null> {
  const line = (await commandLines([pid]))[0]?.line;
  return line === undefined ? null : (roleOf(line)?.project ?? null);
}

/** A folder that was moved keeps its processes; one that was put into the place of another does not take its. */
async function isIn(pid: number, name: string, isNamed: boolean, inode: string | null): Promise<boolean> {
  if (process.platform !== "linux" || name === "postgres") return isNamed;
  const at = await inodeOf(`/proc/${pid}/cwd`);
  if (at !== null && at === inode) return true;
  const where = await readlink(`/proc/${pid}/cwd`).catch(() => "");
  return isNamed && (where === "" || where.endsWith(" (deleted)"));
}

async function inodeOf(path: string): Promise<string | null> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  return found && `${found.dev}:${found.ino}`;
}

interface Role {
  readonly name: string;
  readonly project: string;
}

/** The arguments are separated by NUL on Linux, by spaces elsewhere. */
function roleOf(line: string): Role | null {
  const supervisor = /[/\\]supervisor[/\\]main\.js[\0 ](.+?)\0?$/.exec(line);
  if (supervisor) return { name: "supervisor", project: supervisor[1] ?? "" };
  const child = /--enable-source-maps[\0 ]([^\0]+?)[/\\]build[/\\]generated[/\\]([^\0 ]+)\.js/.exec(line);
  if (child) return { name: basename(child[2] ?? ""), project: child[1] ?? "" };
  const postgres = /[\0 ]mlops\.directory=([^\0]+?)[/\\]\.mlops[/\\]postgres\0?$/.exec(line);
  return postgres ? { name: "postgres", project: postgres[1] ?? "" } : null;
}

interface CommandLine {
  readonly pid: number;
  readonly line: string;
}

async function commandLines(pids?: readonly number[]): Promise<readonly CommandLine[]> {
  if (process.platform === "win32") return [];
  if (process.platform !== "linux") return fromPs(pids);
  const all = pids ?? (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  return Promise.all(
    all.map(async (pid) => ({
      pid,
      line: await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => ""),
    })),
  );
}

async function fromPs(pids?: readonly number[]): Promise<readonly CommandLine[]> {
  const which = pids === undefined ? ["-ax"] : ["-p", pids.join(",")];
  const list = ["-ww", ...which, "-o", "pid=,command="];
  const { stdout } = await promisify(execFile)("ps", list, { timeout: listMilliseconds });
  return stdout.split("\n").flatMap((text) => {
    const [, pid, line] = /^\s*(\d+) (.*)$/.exec(text) ?? [];
    return pid === undefined || line === undefined ? [] : [{ pid: Number(pid), line }];
  });
}
