import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { GeneratorError } from "../errors.js";
import { lockPath, parseLock, type Lock } from "./lock.js";

/** Some hundred thousand files; a project has some hundred. */
const mostBytes = 32 * 1024 * 1024;

/**
 * The lock of a project's folder; null where nothing was generated yet.
 * @throws GeneratorError MLO3001, MLO3002
 */
export async function readLock(projectDirectory: string): Promise<Lock | null> {
  try {
    const file = join(projectDirectory, lockPath);
    if ((await stat(file)).size > mostBytes)
      throw new GeneratorError("MLO3001", `${lockPath} has more than 32 MiB`);
    return parseLock(await readFile(file, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
