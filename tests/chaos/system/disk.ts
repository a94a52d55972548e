import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const megabytes = 1500;

/** A disk in memory for what a system writes. */
export interface Disk {
  /** Leaves no room for another page. @returns whether it is full now */
  fill(): boolean;
  /** Gives the room back. */
  free(): void;
  remove(): void;
}

/** Whether this machine lets its tests mount a file system. */
export function canMount(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), "mlops-mount-"));
  const mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder);
  if (mounted) run("umount", folder);
  rmSync(folder, { recursive: true });
  return mounted;
}

/** @throws Error where it cannot be mounted */
export function mountDisk(folder: string): Disk {
  mkdirSync(folder, { recursive: true });
  if (!run("mount", "-t", "tmpfs", "-o", `size=${megabytes}m,mode=755`, "tmpfs", folder))
    throw new Error(`${folder} cannot be mounted`);
  return {
    fill: () => {
      // The disk is made as small as what is on it; what is written meanwhile may need another try.
      for (let tries = 0; tries < 20; tries += 1) {
        const { blocks, bfree, bsize } = statfsSync(folder);
        if (run("mount", "-o", `remount,size=${Math.max(1, blocks - bfree) * bsize}`, folder)) return true;
      }
      return false;
    },
    free: () => void run("mount", "-o", `remount,size=${megabytes}m`, folder),
    remove: () => void run("umount", "--lazy", folder),
  };
}

/** Makes a folder read-only for whoever opens something in it from now on, root included. @returns ends that */
export function makeReadOnly(folder: string): (() => void) | null {
  if (!run("mount", "--bind", folder, folder)) return null;
  const undo = (): void => void run("umount", "--lazy", folder);
  if (run("mount", "-o", "remount,bind,ro", folder)) return undo;
  undo();
  return null;
}

const run = (program: string, ...options: string[]): boolean => spawnSync(program, options).status === 0;
