/** What emitters from outside the package may write, and how their files are named in an error. */
import { GeneratorError } from "./errors.js";
import type { EmittedFile, Emitter } from "./frame/emitter.js";
import { lockPath } from "./lock/lock.js";
import { isProjectPath } from "./write/paths.js";

/** What stands at the top of a project and nobody emits: in lower case, as some disks know no other. */
const reserved: ReadonlySet<string> = new Set([
  ".env",
  ".git",
  ".mlops",
  ".secrets",
  "build",
  "node_modules",
  "vendor",
  "mlops.yaml",
  lockPath,
]);

/** @throws GeneratorError MLO1425 where a path leads out of the project, or to what is not emitted */
export function checkPath(emitter: Emitter, { path }: EmittedFile): void {
  const named = `${emitter.name}: ${JSON.stringify(path)}`;
  if (typeof path !== "string" || !isProjectPath(path))
    throw new GeneratorError("MLO1425", `${named} is not a path within the project`);
  const [top = ""] = path.toLowerCase().split("/");
  if (reserved.has(top))
    throw new GeneratorError("MLO1425", `${named} is in ${top}, where nothing is emitted`);
}

/** @throws GeneratorError MLO1426 where two emitters write one file, or a file and a folder of one name */
export function checkApart(
  files: readonly { readonly emitter: Emitter; readonly file: EmittedFile }[],
): void {
  const writers = new Map<string, Emitter>();
  for (const { emitter, file } of files) {
    const key = file.path.toLowerCase();
    const other = writers.get(key);
    if (other)
      throw new GeneratorError("MLO1426", `${other.name} and ${emitter.name} both write ${file.path}`);
    writers.set(key, emitter);
  }
  for (const { emitter, file } of files) {
    const parts = file.path.toLowerCase().split("/");
    for (let length = 1; length < parts.length; length++) {
      const other = writers.get(parts.slice(0, length).join("/"));
      if (other)
        throw new GeneratorError(
          "MLO1426",
          `${emitter.name} writes ${file.path}, but ${other.name} writes a file where its folder ${parts.slice(0, length).join("/")} has to be`,
        );
    }
  }
}
