/** Carries a plan out: everything is first written to temporary files, then moved into place. */
import { chmod, mkdir, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { posix } from "node:path";
import { GeneratorError } from "../errors.js";
import { checkTarget } from "./paths.js";
import type { FileChange, WritePlan } from "./plan.js";

/**
 * Creates, updates and removes what the plan says; edited files stay as they are. An updated file keeps its
 * mode and its line ends. When a file cannot be written, none of them is changed.
 * @throws GeneratorError MLO3003, MLO3004, MLO3005
 */
export async function applyPlan(projectDirectory: string, plan: WritePlan): Promise<void> {
  const changes = [...plan.create, ...plan.update];
  for (const { path } of [...changes, ...plan.remove]) await checkTarget(projectDirectory, path);
  const staged: { readonly temporary: string; readonly target: string }[] = [];
  try {
    for (const change of changes) {
      const target = join(projectDirectory, change.path);
      const temporary = join(dirname(target), `.${posix.basename(change.path)}.${process.pid}.tmp`);
      staged.push({ temporary, target });
      await stage(temporary, target, change);
    }
  } catch (error) {
    await Promise.all(staged.map(({ temporary }) => rm(temporary, { force: true })));
    throw refused(error);
  }
  for (const { temporary, target } of staged) await rename(temporary, target);
  for (const { path } of plan.remove) await remove(projectDirectory, path);
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
