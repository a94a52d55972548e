import { randomBytes } from "node:crypto";
import { readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { codeOf } from "../../errors/index.js";
import { claimFolder, isAbandoned, leaseMilliseconds, showLife, thisProcess } from "./owner.js";

/** The folders below the shared root that are this process's: one that it writes, and those it took over. */
export interface SpoolFolders {
  /** Where segments are written. */
  own(): string;
  /** Finished and unfinished segments of all folders. */
  segments(): Promise<string[]>;
  /** Makes the folders of dead processes this one's. @returns how many, and the segments in them */
  takeOver(): Promise<{ readonly folders: number; readonly segments: readonly string[] }>;
  /**
   * To be called after a write: once the process stood still for long, another may have taken its folder.
   * Then a new one is made. @returns whether the folder was lost
   */
  lost(segment: string | null): Promise<boolean>;
  /** Ends the signs of life and removes folders without content. */
  close(): Promise<void>;
}

const heartbeatMilliseconds = 5000;

export async function openSpoolFolders(root: string): Promise<SpoolFolders> {
  const owner = thisProcess();
  const newFolder = (): string =>
    path.join(root, `${owner.host}-${owner.pid}-${randomBytes(4).toString("hex")}`);
  let own = newFolder();
  await claimFolder(own, owner);
  const folders = new Set([own]);
  let lifeShownAt = Date.now();

  const showLifeInAll = async (): Promise<void> => {
    for (const folder of folders) await showLife(folder);
    lifeShownAt = Date.now();
  };
  const heartbeat = setInterval(() => void showLifeInAll().catch(() => undefined), heartbeatMilliseconds);
  heartbeat.unref();

  return {
    own: () => own,
    segments: async () => (await Promise.all([...folders].map(segmentsIn))).flat(),
    takeOver: async () => {
      const taken: string[] = [];
      for (const entry of await readdir(root, { withFileTypes: true })) {
        const other = path.join(root, entry.name);
        if (!entry.isDirectory() || folders.has(other) || !(await isAbandoned(other))) continue;
        const target = newFolder();
        if (!(await moved(other, target))) continue;
        // Dying here leaves a folder that is signed by the dead process: the next one takes it.
        await claimFolder(target, owner);
        folders.add(target);
        taken.push(target);
      }
      return { folders: taken.length, segments: (await Promise.all(taken.map(segmentsIn))).flat() };
    },
    lost: async (segment) => {
      if (Date.now() - lifeShownAt < leaseMilliseconds / 2) return false;
      const kept = segment === null || (await exists(segment));
      if (!kept) {
        folders.delete(own);
        own = newFolder();
        await claimFolder(own, owner);
        folders.add(own);
      }
      await showLifeInAll();
      return !kept;
    },
    close: async () => {
      clearInterval(heartbeat);
      for (const folder of folders) await removeWithoutContent(folder);
    },
  };
}

/** Of two processes that move the same folder one succeeds. */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}

async function segmentsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith(".jsonl"))
    .sort()
    .map((name) => path.join(folder, name));
}

/** Content is a segment, or records that were set aside. */
async function removeWithoutContent(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  if (names.every((name) => name.endsWith(".json"))) await rm(folder, { recursive: true, force: true });
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
