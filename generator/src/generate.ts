import type { Project } from "@mlops-yaml/schema";
import { withHeader } from "./frame/header.js";
import { hashText, lockPath, renderLock } from "./lock/lock.js";
import { formatter, generatorVersion } from "./version.js";

/**
 * All files of a project by path, sorted, mlops.lock among them. A pure function of the project: the same
 * project gives the same bytes anywhere and at any time.
 */
export async function generate(project: Project): Promise<Map<string, string>> {
  // What emits and formats is large, and not needed to read a lock or to explain an error.
  const [{ emitters }, { formatFile }] = await Promise.all([
    import("./emitters.js"),
    import("./frame/format.js"),
  ]);
  const emitted = emitters.flatMap(({ emit }) => emit(project)).toSorted(byPath);
  const files = new Map<string, string>();
  for (const file of emitted) {
    if (files.has(file.path)) throw new Error(`two emitters write ${file.path}`);
    files.set(file.path, await formatFile(file.path, withHeader(file)));
  }
  const hashes = Object.fromEntries([...files].map(([path, text]) => [path, [hashText(text)]]));
  const lock = { generator: generatorVersion, formatter, files: hashes };
  return files.set(lockPath, renderLock(lock));
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : 1;
}
