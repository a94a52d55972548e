import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/** Compiled files of a copy that another build has otherwise, or not at all; paths with forward slashes, sorted. */
export async function differentCode(before: string, after: string): Promise<string[]> {
  const entries = await readdir(after, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /\.(m?js|json)$/.test(entry.name));
  const different: string[] = [];
  for (const { parentPath, name } of files) {
    const path = relative(after, join(parentPath, name));
    const [was, is] = await Promise.all([
      readFile(join(before, path), "utf8").catch(() => null),
      readFile(join(after, path), "utf8"),
    ]);
    if (was !== is) different.push(path.split(sep).join("/"));
  }
  return different.sort();
}
