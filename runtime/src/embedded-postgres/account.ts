import { chmod, chown, mkdir, stat } from "node:fs/promises";
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

/** Whether the account can walk down to what is in this folder. */
export async function isReachable(folder: string, account: Account): Promise<boolean> {
  const { mode, gid } = await stat(folder);
  if ((mode & (gid === account.gid ? 0o010 : 0o001)) === 0) return false;
  const parent = path.dirname(folder);
  return parent === folder || isReachable(parent, account);
}

/**
 * Closes a folder to other users, whatever the umask. Only PostgreSQL's own account can still walk through to what it
 * has inside, without seeing what else is there.
 */
export async function closeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const account = serverAccount();
  if (account === null) return chmod(folder, 0o700);
  await chown(folder, 0, account.gid);
  await chmod(folder, 0o710);
}
