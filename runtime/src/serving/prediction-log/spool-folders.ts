import { randomBytes } from "node:crypto";
import { readdir, readFile, rename, rm, rmdir, stat } from "node:fs/promises";
import path from "node:path";
import { codeOf } from "../../errors/index.js";
import { claimFolder, isAbandoned, leaseMilliseconds, ownerFile, showLife, thisProcess } from "./owner.js";
import { rejectedFolder, type RejectedRecords } from "./rejected-records.js";

/** This process's folder below the shared root, and those of dead processes, whose segments come into it. */
export interface SpoolFolders {
  /** The folder where segments are written, made and signed where it is not yet. */
  own(): Promise<string>;
  /** Finished and unfinished segments of this process. */
  segments(): Promise<string[]>;
  /** Paths in this process's folder for what may be lost with it. */
  draft(): Promise<string>;
  probe(): Promise<string>;
  /** Moves what dead processes left into this one's folder, and removes theirs. @returns from how many folders */
  takeOver(rejected: RejectedRecords): Promise<number>;
  /**
   * To be called after a write: once the process stood still for long, another may have taken its segments.
   * Then a new folder is made. @returns whether the segment was lost
   */
  lost(segment: string | null): Promise<boolean>;
  /** Gives the folder up for a new one, as after it was removed. */
  renew(): void;
  /** Ends the signs of life and removes the folder where nothing is left in it. */
  close(): Promise<void>;
}

const heartbeatMilliseconds = 5000;
const draftFile = "draft";
const probeFile = "probe";

export function openSpoolFolders(root: string): SpoolFolders {
  const owner = thisProcess();
  const newFolder = (): string =>
    path.join(root, `${owner.host}-${owner.pid}-${randomBytes(4).toString("hex")}`);
  let folder = newFolder();
  let claimed: Promise<void> | null = null;
  let lifeShownAt = performance.now();

  const own = async (): Promise<string> => {
    const place = folder;
    claimed ??= claimFolder(place, owner).catch((error: unknown) => {
      claimed = null;
      throw error;
    });
    await claimed;
    return place;
  };
  const renew = (): void => {
    folder = newFolder();
    claimed = null;
  };
  const heartbeat = setInterval(() => {
    const shown = performance.now();
    void showLife(folder).then(
      () => (lifeShownAt = shown),
      () => (lifeShownAt = -Infinity), // whether the folder is there is looked at after the next write
    );
  }, heartbeatMilliseconds);
  heartbeat.unref();

  return {
    own,
    segments: () => segmentsIn(folder),
    draft: async () => path.join(await own(), draftFile),
    probe: async () => path.join(await own(), probeFile),
    takeOver: async (rejected) => {
      let folders = 0;
      for (const entry of await readdir(root, { withFileTypes: true }).catch(orNone)) {
        const other = path.join(root, entry.name);
        if (!entry.isDirectory() || entry.name === rejectedFolder || other === folder) continue;
        if (!(await isAbandoned(other))) continue;
        const target = await own();
        if (await emptied(other, target, rejected)) folders++;
      }
      return folders;
    },
    lost: async (segment) => {
      if (performance.now() - lifeShownAt < leaseMilliseconds / 2) return false;
      const kept = segment === null || (await exists(segment));
      if (!kept) renew();
      const place = await own();
      await showLife(place).catch(() => claimFolder(place, owner));
      lifeShownAt = performance.now();
      return !kept;
    },
    renew,
    close: async () => {
      clearInterval(heartbeat);
      await removeFolder(folder);
    },
  };
}

/**
 * Of two processes that empty the same folder each file comes to one. Dying on the way leaves a folder that the
 * next one empties.
 */
async function emptied(from: string, into: string, rejected: RejectedRecords): Promise<boolean> {
  const prefix = randomBytes(4).toString("hex");
  for (const file of await segmentsIn(from))
    await moved(file, path.join(into, `${prefix}-${path.basename(file)}`));
  // As earlier versions left them, beside the segments.
  for (const file of await filesIn(from, ".rejected")) {
    const records = (await readFile(file, "utf8")).split("\n").filter((line) => line !== "");
    if (records.length > 0) await rejected.keep(records, path.join(into, draftFile));
    await rm(file, { force: true });
  }
  return removeFolder(from);
}

async function moved(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: unknown) => {
    if (codeOf(error) !== "ENOENT") throw error;
  });
}

/** What a folder may hold that is worth nothing without its process. */
const ownFiles = new Set([ownerFile, draftFile, probeFile]);

/** Removes a folder in which nothing else is left. @returns whether this process did */
async function removeFolder(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => null);
  if (names === null || names.some((name) => !ownFiles.has(name))) return false;
  for (const name of names) await rm(path.join(folder, name), { force: true });
  return rmdir(folder).then(
    () => true,
    () => false,
  );
}

const segmentsIn = (folder: string): Promise<string[]> => filesIn(folder, ".jsonl");

/** Paths of files, sorted; none where the folder is not there. */
async function filesIn(folder: string, ending: string): Promise<string[]> {
  const names = await readdir(folder).catch(orNone);
  return names
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => path.join(folder, name));
}

function orNone(error: unknown): [] {
  if (codeOf(error) === "ENOENT") return [];
  throw error;
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
