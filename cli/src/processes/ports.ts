import { execFile } from "node:child_process";
import { readdir, readFile, readlink } from "node:fs/promises";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { projectOf } from "./own-processes.js";

/** Whether a server may listen there; port in [1, 65535]. */
export function isPortFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** A port of 127.0.0.1 that nobody listens on right now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen({ port: 0, host: "127.0.0.1" }, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** Who listens on the port, as "node (process 4711)"; null where that cannot be found out. */
export async function portOwner(port: number): Promise<string | null> {
  const owner = await listenerOf(port);
  if (owner === null) return null;
  const project = await projectOf(owner.pid);
  const whose = project === null ? "" : `, which runs for the project at ${project}`;
  return `${owner.name} (process ${owner.pid})${whose}`;
}

/** Folder of the project that listens on the port; null where none of ours does. */
export async function portProject(port: number): Promise<string | null> {
  const owner = await listenerOf(port);
  return owner === null ? null : projectOf(owner.pid);
}

interface Listener {
  readonly pid: number;
  readonly name: string;
}

async function listenerOf(port: number): Promise<Listener | null> {
  try {
    return process.platform === "linux" ? await ownerFromProc(port) : await ownerFromLsof(port);
  } catch {
    return null;
  }
}

/** Listening sockets are in /proc/net/tcp by inode; whoever holds that inode as a file is the owner. */
async function ownerFromProc(port: number): Promise<Listener | null> {
  const hexadecimal = port.toString(16).toUpperCase().padStart(4, "0");
  const tables = await Promise.all(
    ["/proc/net/tcp", "/proc/net/tcp6"].map((file) => readFile(file, "utf8").catch(() => "")),
  );
  const inodes = new Set<string>();
  for (const line of tables.join("\n").split("\n")) {
    const fields = line.trim().split(/\s+/);
    const listening = fields[3] === "0A";
    if (listening && fields[1]?.endsWith(`:${hexadecimal}`) && fields[9]) inodes.add(`socket:[${fields[9]}]`);
  }
  if (inodes.size === 0) return null;
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const file of files) {
      const target = await readlink(`/proc/${pid}/fd/${file}`).catch(() => "");
      if (inodes.has(target))
        return { pid: Number(pid), name: (await readFile(`/proc/${pid}/comm`, "utf8")).trim() };
    }
  }
  return null;
}

async function ownerFromLsof(port: number): Promise<Listener | null> {
  const { stdout } = await promisify(execFile)("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"]);
  const pid = /^p(\d+)$/m.exec(stdout)?.[1];
  const name = /^c(.+)$/m.exec(stdout)?.[1];
  return pid ? { pid: Number(pid), name: name ?? "a program" } : null;
}
