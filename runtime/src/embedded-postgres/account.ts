import { stat } from "node:fs/promises";
import path from "node:path";

/** The account under which PostgreSQL runs, where it must be another than ours. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody`, which every Linux and macOS has; PostgreSQL refuses to run as root. Null: run as ourselves. */
export function serverAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  return process.platform === "darwin" ? { uid: 4294967294, gid: 4294967294 } : { uid: 65534, gid: 65534 };
}

/** Whether an account other than the owner can walk down to this folder. */
export async function reachableByOthers(folder: string): Promise<boolean> {
  const { mode } = await stat(folder);
  if ((mode & 0o001) === 0) return false;
  const parent = path.dirname(folder);
  return parent === folder || reachableByOthers(parent);
}
