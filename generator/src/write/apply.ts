/** Carries a plan out: everything is first written to temporary files, then moved into place. */
import { chmod, mkdir, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { posix } from "node:path";
import { GeneratorError } from "../errors.js";
import { checkTarget } from "./paths.js";
import type { FileChange, WritePlan } from "./plan.js";

interface Staged {
  readonly temporary: string;
  readonly target: string;
  readonly before: FileChange["before"];
}

/**
 * Creates, updates and removes what the plan says; edited files stay as they are. An updated file keeps its
 * mode and its line ends. When a file cannot be written or put in its place, no file is changed: those in place already
 * are put back. A process that is killed in between leaves files of both kinds; the next `generate` brings the rest.
 * @throws GeneratorError MLO3003, MLO3004, MLO3005
 */
export async function applyPlan(projectDirectory: string, plan: WritePlan): Promise<void> {
  const changes = [...plan.create, ...plan.update];
  for (const { path } of [...changes, ...plan.remove]) await checkTarget(projectDirectory, path);
  const staged: Staged[] = [];
  const placed: Staged[] = [];
  try {
    for (const change of changes) {
      const target = join(projectDirectory, change.path);
      const temporary = join(dirname(target), `.${posix.basename(change.path)}.${process.pid}.tmp`);
      staged.push({ temporary, target, before: change.before });
      await stage(temporary, target, change);
    }
    for (const file of staged) {
      await rename(file.temporary, file.target);
      placed.push(file);
    }
  } catch (error) {
    await Promise.all(placed.map(putBack));
    await Promise.all(staged.map(({ temporary }) => rm(temporary, { force: true })));
    throw refused(error);
  }
  for (const { path } of plan.remove) await remove(projectDirectory, path);
}

async function putBack({ target, before }: Staged): Promise<void> {
  await (before === null ? rm(target) : writeFile(target, before));
}

async function stage(temporary: string, target: string, change: FileChange): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const text = change.after ?? "";
  await writeFile(temporary, usesCarriageReturns(change.before) ? text.replaceAll("\n", "\r\n") : text);
  if (change.before !== null) await chmod(temporary, (await stat(target)).mode);
}

function usesCarriageReturns(text: string | null): boolean {
  return text !== null && text.includes("\r\n") && !/[^\r]\n/.test(text);
}

/** Removes the file and the folders that it leaves empty. */
async function remove(projectDirectory: string, path: string): Promise<void> {
  await rm(join(projectDirectory, path), { force: true });
  for (let folder = posix.dirname(path); folder !== "."; folder = posix.dirname(folder)) {
    try {
      await rmdir(join(projectDirectory, folder));
    } catch {
      return; // Not empty: somebody else's files are in it.
    }
  }
}

function refused(error: unknown): unknown {
  if (!(error instanceof Error) || !("syscall" in error)) return error;
  return new GeneratorError("MLO3005", error.message, { cause: error });
}
