import { stat } from "node:fs/promises";
import path from "node:path";

/** The account under which PostgreSQL runs, where it must be another than ours. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Linux's `nobody` where we are root, as which PostgreSQL refuses to run. Null: run as ourselves. */
export function serverAccount(): Account | null {
  return process.platform === "linux" && process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : null;
}

/** Whether an account other than the owner can walk down to this folder. */
export async function reachableByOthers(folder: string): Promise<boolean> {
  const { mode } = await stat(folder);
  if ((mode & 0o001) === 0) return false;
  const parent = path.dirname(folder);
  return parent === folder || reachableByOthers(parent);
}
