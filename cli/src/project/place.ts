import { lstat, mkdir, readdir, readFile, realpath, rename, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { writeWhole } from "@mlops-yaml/runtime/files";
import { CommandError } from "../errors/command-error.js";
import { foldersOf } from "./folders.js";

/** Where a project's local state belongs: what runs and what is stored is that of one folder, not of its copies. */
interface Place {
  /** Real path of the folder .mlops. */
  readonly path: string;
  /** Device and inode, which stay when a folder is moved. */
  readonly inode: string;
}

const placeFile = "place.json";
const asidePattern = /^copied-(\d+)$/;

export interface Copied {
  /** Folder of the project whose state was copied. */
  readonly from: string;
}

/**
 * Whether the folder's .mlops was copied from another project's folder: what it says is not of this one, and the
 * database in it may be torn. Null: it is this project's own; so is that of a folder that was moved.
 */
export async function copiedFrom(folder: string): Promise<Copied | null> {
  const { local } = foldersOf(folder);
  const [place, here] = [await readPlace(local), await placeOf(local)];
  if (place === null || here === null) return null;
  if (place.path === here.path || place.inode === here.inode) return null;
  const isThere = (await readPlace(place.path))?.path === place.path;
  if (!isThere && !(await wasInterrupted(folder))) return null;
  return { from: dirname(place.path) };
}

/**
 * Makes the folder for the project's local state. What was copied with the project's folder is put into a folder of
 * its own in there, which nothing reads.
 * @param tell told where something was put aside
 * @throws CommandError MLO6060 where .mlops is not a folder
 */
export async function claimPlace(folder: string, tell: (text: string) => void): Promise<void> {
  const { local } = foldersOf(folder);
  await requireFolder(local);
  const { closeFolder } = await import("@mlops-yaml/runtime/embedded-postgres");
  await closeFolder(local);
  const copied = await copiedFrom(folder);
  if (copied !== null) {
    const aside = await setAside(local);
    tell(
      `this folder was copied from the project at ${copied.from}, which keeps its processes and its database: this one ` +
        `starts with an empty database. What was copied of the other one is in ${aside}; nothing reads it, delete it as you like`,
    );
  }
  const [place, here] = [await readPlace(local), await placeOf(local)];
  if (here !== null && (place?.path !== here.path || place.inode !== here.inode))
    await writeWhole(join(local, placeFile), `${JSON.stringify(here, null, 2)}\n`);
}

/** What was put aside: it goes with the data. */
export async function asideFolders(folder: string): Promise<readonly string[]> {
  const { local } = foldersOf(folder);
  const names = await readdir(local).catch(() => []);
  return names.filter((name) => asidePattern.test(name)).map((name) => join(local, name));
}

async function setAside(local: string): Promise<string> {
  const names = await readdir(local);
  const number = Math.max(0, ...names.map((name) => Number(asidePattern.exec(name)?.[1] ?? 0))) + 1;
  const aside = join(local, `copied-${number}`);
  await mkdir(aside, { mode: 0o700 });
  for (const name of names.filter((each) => !asidePattern.test(each)))
    await rename(join(local, name), join(aside, name));
  return aside;
}

async function placeOf(local: string): Promise<Place | null> {
  try {
    const path = await realpath(local);
    const { dev, ino } = await stat(path, { bigint: true });
    return { path, inode: `${dev}:${ino}` };
  } catch {
    return null;
  }
}

/** Null where it is not there or not whole: a folder of an earlier version, which is believed. */
async function readPlace(local: string): Promise<Place | null> {
  try {
    const { path, inode } = JSON.parse(await readFile(join(local, placeFile), "utf8")) as Partial<Place>;
    return typeof path === "string" && typeof inode === "string" ? { path, inode } : null;
  } catch {
    return null;
  }
}

async function wasInterrupted(folder: string): Promise<boolean> {
  const { embeddedPostgresPid } = await import("@mlops-yaml/runtime/embedded-postgres");
  return (await embeddedPostgresPid(foldersOf(folder).postgres)) !== null;
}

async function requireFolder(local: string): Promise<void> {
  const found = await lstat(local).catch(() => null);
  if (found === null || (await stat(local).catch(() => null))?.isDirectory()) return;
  const what = found.isSymbolicLink() ? "is a link to what is not a folder" : "is not a folder";
  throw new CommandError(
    "MLO6060",
    `${local} ${what}`,
    `Move it away: mlops keeps in ${basename(local)} what belongs to this machine, as the database and the logs.`,
  );
}
