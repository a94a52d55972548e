import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandError } from "../errors/command-error.js";
import { identify, isAlive, type ProcessIdentity } from "../processes/identity.js";

/**
 * Lets one `up` or `down` at a time work in a project.
 * @returns releases the lock
 * @throws CommandError MLO6012 while another living process has it
 */
export async function lockProject(runFolder: string): Promise<() => Promise<void>> {
  await mkdir(runFolder, { recursive: true, mode: 0o700 });
  const path = join(runFolder, "lock");
  for (;;) {
    if (await claim(path)) return () => rm(path, { force: true });
    const owner = await readOwner(path);
    if (owner && (await isAlive(owner)))
      throw new CommandError(
        "MLO6012",
        `another mlops command (process ${owner.pid}) is at work in this project`,
        "Wait until it has ended, then try again.",
      );
    await rm(path, { force: true });
  }
}

/** Puts the lock there with its owner in it in one go: nobody reads a lock without an owner. */
async function claim(path: string): Promise<boolean> {
  const own = `${path}.${process.pid}`;
  await writeFile(own, JSON.stringify(await identify(process.pid)), { mode: 0o600 });
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(own);
  }
}

async function readOwner(path: string): Promise<ProcessIdentity | null> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as ProcessIdentity | null;
  } catch {
    return null;
  }
}
