import { spawnSync } from "node:child_process";
import { chown, chmod, mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { createPool } from "../../src/store/index.js";
import { temporaryFolder, testDatabase } from "./database.js";

/** A file system of a few megabytes, and a tablespace of the test cluster on it. */
export interface SmallDisk {
  /** Name of the tablespace. */
  readonly tablespace: string;
  /** Makes the disk larger or smaller. */
  resize(megabytes: number): void;
  /** To be called when no database has anything in the tablespace any more. */
  remove(): Promise<void>;
}

/** Whether this machine lets its tests mount a file system. */
export async function canMount(): Promise<boolean> {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const folder = await temporaryFolder("mount");
  const mounted = mount(["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.path]);
  if (mounted) spawnSync("umount", [folder.path]);
  await folder.remove();
  return mounted;
}

export async function smallDisk(megabytes: number): Promise<SmallDisk> {
  const database = await testDatabase();
  const pool = createPool({ DATABASE_URL: database.url });
  const folder = await temporaryFolder("small-disk");
  if (!mount(["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder.path]))
    throw new Error(`${folder.path} cannot be mounted`);
  const location = path.join(folder.path, "tablespace");
  const { rows } = await pool.query<{ data: string }>("SELECT current_setting('data_directory') AS data");
  const { uid, gid } = await stat(rows[0]?.data ?? "");
  await chmod(folder.path, 0o755);
  await mkdir(location, { mode: 0o700 });
  await chown(location, uid, gid);
  const tablespace = path.basename(folder.path).replaceAll("-", "_").toLowerCase();
  await pool.query(`CREATE TABLESPACE ${tablespace} LOCATION '${location}'`);
  return {
    tablespace,
    resize: (size) => {
      if (!mount(["-o", `remount,size=${size}m`, folder.path])) throw new Error("the disk keeps its size");
    },
    remove: async () => {
      await pool.query(`DROP TABLESPACE ${tablespace}`);
      await pool.end();
      await database.drop();
      spawnSync("umount", ["--lazy", folder.path]);
      await folder.remove();
    },
  };
}

const mount = (options: readonly string[]): boolean => spawnSync("mount", options).status === 0;
