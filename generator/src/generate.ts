import type { Project } from "@mlops-yaml/schema";
import type { Emitter } from "./frame/emitter.js";
import { withHeader } from "./frame/header.js";
import { checkApart, checkPath } from "./further-emitters.js";
import { hashText, lockPath, renderLock } from "./lock/lock.js";
import { formatter, generatorVersion } from "./version.js";

/**
 * All files of a project by path, sorted, mlops.lock among them. A pure function of the project: the same
 * project gives the same bytes anywhere and at any time.
 * @param further emitters from outside, whose files are locked, compared and removed as all others are; pure as well
 * @throws GeneratorError MLO1425, MLO1426
 */
export async function generate(
  project: Project,
  further: readonly Emitter[] = [],
): Promise<Map<string, string>> {
  // What emits and formats is large, and not needed to read a lock or to explain an error.
  const [{ emitters }, { formatFile }] = await Promise.all([
    import("./emitters.js"),
    import("./frame/format.js"),
  ]);
  const emitted = [...emitters, ...further]
    .flatMap((emitter) => emitter.emit(project).map((file) => ({ emitter, file })))
    .toSorted((a, b) => (a.file.path < b.file.path ? -1 : 1));
  for (const { emitter, file } of emitted) checkPath(emitter, file);
  checkApart(emitted);
  const files = new Map<string, string>();
  for (const { file } of emitted) files.set(file.path, await formatFile(file.path, withHeader(file)));
  const hashes = Object.fromEntries([...files].map(([path, text]) => [path, [hashText(text)]]));
  const lock = { generator: generatorVersion, formatter, files: hashes };
  return files.set(lockPath, renderLock(lock));
}
