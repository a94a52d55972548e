import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";

/** What emitted code and code of the user's own import by a relative path. */
const relativeImport = /(?:\bfrom|\bimport|new URL)\s*\(?\s*["'](\.{1,2}\/[^"']+)["']/g;

/**
 * Writes the code of a project to another folder: the emitted files, and what they import of the user's own.
 * @param emitted texts by path
 * @param read a further file of the project; null where there is none
 */
export async function copyCode(
  emitted: ReadonlyMap<string, string>,
  read: (path: string) => Promise<string | null>,
  target: string,
): Promise<void> {
  const files = new Map([...emitted].filter(([path]) => /^generated\/.*(\.ts|tsconfig\.json)$/.test(path)));
  const open = [...files];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [path, text] = next;
    for (const [, specifier = ""] of text.matchAll(relativeImport)) {
      const wanted = posix.join(posix.dirname(path), specifier).replace(/\.(m?)js$/, ".$1ts");
      if (files.has(wanted) || wanted.startsWith("../")) continue;
      const found = await read(wanted);
      if (found === null) continue;
      files.set(wanted, found);
      open.push([wanted, found]);
    }
  }
  for (const [path, text] of files) {
    await mkdir(dirname(join(target, path)), { recursive: true });
    await writeFile(join(target, path), text);
  }
}
