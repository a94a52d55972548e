import { existsSync, rmdirSync, rmSync } from "node:fs";
import { mkdir, readdir, rename, rmdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

/** Entries that do not make a folder count as used. */
const harmless = new Set([".git", ".DS_Store"]);

/** What of the folder counts: empty where it does not exist. */
export async function contentsOf(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => !harmless.has(name)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** A place to prepare a project in, on the same disk as its folder, so that putting it in place is a rename. */
export interface Staging {
  readonly folder: string;
  /** Files of the project's folder that would be replaced. */
  replaced(): Promise<readonly string[]>;
  /** Moves everything into the project's folder. */
  commit(): Promise<void>;
  /**
   * Leaves nothing behind, and does so in one go, so that nothing else of this process writes meanwhile.
   * Harmless after commit.
   */
  discard(): void;
}

export async function stage(target: string): Promise<Staging> {
  const made = await mkdir(target, { recursive: true });
  const folder = join(target, `.mlops-init-${process.pid}`);
  await mkdir(folder);
  return {
    folder,
    async replaced() {
      const [ours, theirs] = await Promise.all([filesIn(folder), filesIn(target)]);
      const there = new Set(theirs);
      return ours.filter((path) => there.has(path));
    },
    async commit() {
      await moveInto(folder, target);
    },
    discard() {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      if (made) removeEmpty(target, dirname(made));
    },
  };
}

/** Moves what is in the folder: folders as a whole, with their modes, where there is none of that name yet. */
async function moveInto(folder: string, target: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const [from, to] = [join(folder, entry.name), join(target, entry.name)];
    if (entry.isDirectory() && existsSync(to)) await moveInto(from, to);
    else await rename(from, to);
  }
  await rmdir(folder);
}

/** Removes the folder and those above it, up to `last`, as long as they are empty. */
function removeEmpty(folder: string, last: string): void {
  for (let each = folder; each !== last; each = dirname(each)) {
    try {
      rmdirSync(each);
    } catch {
      return; // The project is in it, or somebody else's files.
    }
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith(".mlops-init-") && !path.startsWith("node_modules"))
    .sort();
}
