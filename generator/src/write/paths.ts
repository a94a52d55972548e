/** Where emitted files may go: only into the project's folder. */
import { lstat, realpath } from "node:fs/promises";
import { dirname, join, relative, isAbsolute, sep } from "node:path";
import { normalize } from "node:path/posix";
import { GeneratorError } from "../errors.js";

/** Whether the path is relative, normal and with forward slashes only: what emitters give and locks list. */
export function isProjectPath(path: string): boolean {
  return (
    path !== "" &&
    path === normalize(path) &&
    !path.startsWith("/") &&
    !path.startsWith("..") &&
    !path.endsWith("/") &&
    !/[\\:\0]/.test(path)
  );
}

/**
 * Checks that a file can stand at the path: every folder on the way is a folder inside the project and the
 * path itself is free or a file.
 * @throws GeneratorError MLO3003, MLO3004
 */
export async function checkTarget(projectDirectory: string, path: string): Promise<void> {
  const target = join(projectDirectory, path);
  const entry = await entryOf(target);
  if (entry?.isDirectory())
    throw new GeneratorError("MLO3003", `${path} is a folder, but a file has to go there`);
  let folder = dirname(target);
  let found = await entryOf(folder);
  while (found === null) {
    folder = dirname(folder);
    found = await entryOf(folder);
  }
  const real = await realpath(folder);
  const inside = relative(await realpath(projectDirectory), real);
  if (isAbsolute(inside) || inside === ".." || inside.startsWith(`..${sep}`)) {
    throw new GeneratorError("MLO3004", `${path} leads to ${real}, outside the project`);
  }
  if (!found.isDirectory() && !found.isSymbolicLink()) {
    throw new GeneratorError(
      "MLO3003",
      `${relative(projectDirectory, folder)} is a file, but ${path} needs a folder there`,
    );
  }
}

async function entryOf(path: string): Promise<Awaited<ReturnType<typeof lstat>> | null> {
  try {
    return await lstat(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw error;
  }
}
