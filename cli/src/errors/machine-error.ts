import { CommandError } from "./command-error.js";

const hints: Readonly<Record<string, string>> = {
  EACCES:
    "Give yourself the right to it, or run the command as the user to whom the project's folder belongs.",
  EPERM:
    "Give yourself the right to it, or run the command as the user to whom the project's folder belongs.",
  EROFS: "The file system is read-only: copy the project to a place where you can write.",
  ENOSPC: "Free space on that disk, then run the command again.",
  EDQUOT: "Free space within your quota, then run the command again.",
};

/**
 * What the machine refuses to a file or folder, as an error that the user can fix; null for anything else.
 * Node's message names the operation and the path: "EACCES: permission denied, mkdir '/srv/shop/.mlops'".
 */
export function machineError(error: unknown): CommandError | null {
  if (!(error instanceof Error) || !("syscall" in error)) return null;
  const hint = hints[String((error as NodeJS.ErrnoException).code)];
  return hint === undefined ? null : new CommandError("MLO6017", error.message, hint);
}
