import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { lockPath, parseLock, type Lock } from "./lock.js";

/**
 * The lock of a project's folder; null where nothing was generated yet.
 * @throws GeneratorError MLO3001, MLO3002
 */
export async function readLock(projectDirectory: string): Promise<Lock | null> {
  try {
    return parseLock(await readFile(join(projectDirectory, lockPath), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
