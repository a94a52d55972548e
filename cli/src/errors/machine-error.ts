import { CommandError } from "./command-error.js";

export const readOnlyHint = "Mount it for writing, or copy the project to a place where you can write.";

const inTheWay = "Something else has the name of a file or folder that mlops needs there: move it away.";

const hints: Readonly<Record<string, string>> = {
  EACCES:
    "Give yourself the right to it, or run the command as the user to whom the project's folder belongs.",
  EPERM:
    "Give yourself the right to it, or run the command as the user to whom the project's folder belongs.",
  EROFS: `The file system is read-only. ${readOnlyHint}`,
  EEXIST: inTheWay,
  ENOTDIR: inTheWay,
  EISDIR: inTheWay,
  ELOOP: "A symbolic link there leads back to itself: remove it.",
  EMFILE: "Raise the limit of open files (`ulimit -n`), or close other programs.",
  EIO: "The disk reports an error: look at the system's log.",
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
