import { createHash, randomBytes } from "node:crypto";
import { chmod, chown, lstat, mkdir, readlink, realpath, rm, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { codeOf, RuntimeError } from "../errors/index.js";
import { closeFolder, isReachable, serverAccount } from "./account.js";

/** Where the parts of one embedded PostgreSQL lie. */
export interface Layout {
  /** The folder that the caller named, resolved. */
  readonly directory: string;
  readonly data: string;
  readonly log: string;
  /** Folder of the unix socket; short, since a socket's path may have 107 bytes. */
  readonly socket: string;
  /** File with the superuser's password, mode 0600. */
  readonly password: string;
}

const longestSocketFolder = 107 - "/.s.PGSQL.5432.lock".length;

/** Resolves the layout without writing anything; null where the directory does not exist. */
export async function readLayout(directory: string): Promise<Layout | null> {
  try {
    const resolved = await realpath(directory);
    return describe(resolved, await serverFolder(resolved));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

/**
 * Makes the folders. They lie in the directory itself, except as root where `nobody` cannot reach it
 * (a project under /root): there `<directory>/server` links to a folder under /var/lib/mlops-yaml.
 */
export async function makeLayout(directory: string): Promise<Layout> {
  try {
    await closeFolder(directory);
    const resolved = await realpath(directory);
    const account = serverAccount();
    if (account !== null && !(await isReachable(resolved, account))) await linkServerFolder(resolved);
    const layout = describe(resolved, await serverFolder(resolved));
    for (const folder of [layout.log, layout.socket]) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (account !== null) await chown(folder, account.uid, account.gid);
      await chmod(folder, 0o700); // fails where another account made a folder of that name first
    }
    return layout;
  } catch (error) {
    throw new RuntimeError(
      "MLO5002",
      `The folder ${directory} cannot be made ready for PostgreSQL: ${String(error)}`,
      {
        cause: error,
        hint: "Make the folder writable, or set DATABASE_URL to a PostgreSQL server of your own.",
      },
    );
  }
}

function describe(directory: string, server: string): Layout {
  return {
    directory,
    data: path.join(server, "data"),
    log: path.join(server, "log"),
    socket: socketFolder(server),
    password: path.join(directory, "password"),
  };
}

function socketFolder(server: string): string {
  const near = path.join(server, "socket");
  if (Buffer.byteLength(near) <= longestSocketFolder) return near;
  const name = `mlops-yaml-${createHash("sha256").update(server).digest("hex").slice(0, 16)}`;
  const temporary = path.join(os.tmpdir(), name);
  return Buffer.byteLength(temporary) <= longestSocketFolder ? temporary : path.join("/tmp", name);
}

/** Removes what was made outside the directory because its path is long. */
export async function removeTemporarySocketFolder(layout: Layout): Promise<void> {
  const isNear = path.dirname(layout.socket) === path.dirname(layout.data);
  if (!isNear) await rm(layout.socket, { recursive: true, force: true });
}

async function serverFolder(directory: string): Promise<string> {
  const link = path.join(directory, "server");
  try {
    return (await lstat(link)).isSymbolicLink() ? await readlink(link) : directory;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return directory;
    throw error;
  }
}

async function linkServerFolder(directory: string): Promise<void> {
  const elsewhere = path.join("/var/lib/mlops-yaml", randomBytes(8).toString("hex"));
  try {
    await symlink(elsewhere, path.join(directory, "server"));
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
  await mkdir(await serverFolder(directory), { recursive: true, mode: 0o755 });
}
