/** What writing the emitted files would do to a project's folder; nothing is touched yet. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { hashText, lockPath } from "../lock/lock.js";
import { readLock } from "../lock/read-lock.js";
import { isEarlierEmission } from "./earlier-emission.js";
import { checkTarget, isProjectPath } from "./paths.js";

export interface FileChange {
  readonly path: string;
  /** Null: there is no such file yet. */
  readonly before: string | null;
  /** Null: the file goes away. */
  readonly after: string | null;
}

export interface WritePlan {
  readonly create: readonly FileChange[];
  readonly update: readonly FileChange[];
  readonly unchanged: readonly string[];
  /** Files that an earlier run wrote, that nobody edited and that are no longer emitted. */
  readonly remove: readonly FileChange[];
  /** Files whose text nobody but their author knows; kept. `after` is what would be emitted. */
  readonly edited: readonly FileChange[];
}

/** Where the change of an edited file belongs. */
export const editedHint =
  "Move the change to mlops.yaml or to your own code; then run `mlops generate --restore FILE`.";

/**
 * Compares the emitted files (mlops.lock among them) with the folder. A file on disk that differs from what
 * the folder's lock recorded, or that the lock does not know, was written by hand: it goes to `edited`,
 * unless version control tells that it was emitted earlier.
 * @throws GeneratorError
 */
export async function planWrite(
  projectDirectory: string,
  files: ReadonlyMap<string, string>,
): Promise<WritePlan> {
  const recorded = (await readLock(projectDirectory))?.files ?? {};
  const plan = {
    create: [] as FileChange[],
    update: [] as FileChange[],
    unchanged: [] as string[],
    remove: [] as FileChange[],
    edited: [] as FileChange[],
  };
  for (const [path, after] of files) {
    if (!isProjectPath(path)) throw new Error(`an emitter gave the path ${JSON.stringify(path)}`);
    await checkTarget(projectDirectory, path);
    const before = await readText(projectDirectory, path);
    const change = { path, before, after };
    if (before === null) plan.create.push(change);
    else if (hashText(before) === hashText(after)) plan.unchanged.push(path);
    else if (path === lockPath || recorded[path]?.includes(hashText(before))) plan.update.push(change);
    else if (await isEarlierEmission(projectDirectory, path, before)) plan.update.push(change);
    else plan.edited.push(change);
  }
  for (const path of Object.keys(recorded).toSorted()) {
    if (files.has(path) || !isProjectPath(path)) continue;
    const before = await readText(projectDirectory, path);
    if (before === null) continue;
    const change = { path, before, after: null };
    if (recorded[path]?.includes(hashText(before))) plan.remove.push(change);
    else if (await isEarlierEmission(projectDirectory, path, before)) plan.remove.push(change);
    else plan.edited.push(change);
  }
  return plan;
}

/**
 * The plan that also overwrites what was edited by hand.
 * @param paths of the edited files to restore; empty: all
 */
export function restoring(plan: WritePlan, paths: readonly string[]): WritePlan {
  const isMeant = ({ path }: FileChange): boolean => paths.length === 0 || paths.includes(path);
  const restored = plan.edited.filter(isMeant);
  return {
    ...plan,
    update: [...plan.update, ...restored.filter(({ after }) => after !== null)],
    remove: [...plan.remove, ...restored.filter(({ after }) => after === null)],
    edited: plan.edited.filter((change) => !isMeant(change)),
  };
}

/** Whether the folder holds exactly what would be emitted. */
export function isClean(plan: WritePlan): boolean {
  return [plan.create, plan.update, plan.remove, plan.edited].every((changes) => changes.length === 0);
}

async function readText(projectDirectory: string, path: string): Promise<string | null> {
  try {
    return await readFile(join(projectDirectory, path), "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw error;
  }
}
