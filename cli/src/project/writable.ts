import { access, constants } from "node:fs/promises";
import { CommandError } from "../errors/command-error.js";
import { readOnlyHint } from "../errors/machine-error.js";
import { foldersOf } from "./folders.js";

/** The first of a project's folders that lies on a file system that is read-only; null where none does. */
export async function readOnlyFolder(folder: string): Promise<string | null> {
  const { project, local, run, postgres } = foldersOf(folder);
  for (const path of [project, local, run, postgres]) if (await isReadOnly(path)) return path;
  return null;
}

/** @throws CommandError MLO6061 before anything is written */
export async function requireWritable(folder: string): Promise<void> {
  const path = await readOnlyFolder(folder);
  if (path !== null) throw new CommandError("MLO6061", readOnlyMessage(path), readOnlyHint);
}

export const readOnlyMessage = (path: string): string => `${path} is on a read-only file system`;

/** Not where it is only the right that is missing: root has it. */
async function isReadOnly(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EROFS";
  }
}
