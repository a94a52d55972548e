import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeOnce } from "@mlops-yaml/runtime/files";
import { CommandError } from "../errors/command-error.js";
import { identify, isAlive, type ProcessIdentity } from "../processes/identity.js";
import { isIdentity } from "./state.js";

/**
 * Lets one `up` or `migrate` at a time work in a project.
 * @returns releases the lock
 * @throws CommandError MLO6012 while another living process has it
 */
export async function lockProject(runFolder: string): Promise<() => Promise<void>> {
  await mkdir(runFolder, { recursive: true, mode: 0o700 });
  const path = join(runFolder, "lock");
  const own = JSON.stringify(await identify(process.pid));
  for (;;) {
    if (await writeOnce(path, own)) return () => rm(path, { force: true });
    const text = await readText(path);
    const owner = ownerIn(text);
    if (owner && (await isAlive(owner)))
      throw new CommandError(
        "MLO6012",
        `another mlops command (process ${owner.pid}) is at work in this project`,
        "Wait until it has ended, then try again.",
      );
    await removeStale(path, text);
  }
}

/** Removes the lock of a process that has ended; that of one which was quicker to take its place goes back. */
async function removeStale(path: string, stale: string | null): Promise<void> {
  const aside = `${path}.stale-${process.pid}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  const moved = await readText(aside);
  if (moved !== null && moved !== stale) await writeOnce(path, moved);
  await rm(aside, { recursive: true, force: true });
}

/** Null where it cannot be read as a file. */
const readText = (path: string): Promise<string | null> => readFile(path, "utf8").catch(() => null);

function ownerIn(text: string | null): ProcessIdentity | null {
  try {
    const owner: unknown = JSON.parse(text ?? "");
    return isIdentity(owner) ? owner : null;
  } catch {
    return null;
  }
}
