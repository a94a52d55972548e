import { stat } from "node:fs/promises";
import path from "node:path";
import type pg from "pg";
import { glob, isDynamicPattern } from "tinyglobby";
import { RuntimeError } from "../errors/index.js";
import type { SourceDefinition } from "../v1/definitions.js";
import { combinedHash, fileHash } from "./file-hash.js";
import { isCurrent } from "./newest-batch.js";
import { definitionHash, type Origin } from "./origin.js";

/**
 * What a source has to offer that its newest batches have not read: files in order of their path, each an
 * origin (all together one in mode full), or the table, which has to be read to know.
 *
 * @param projectDirectory folder to which the source's path is relative
 * @throws RuntimeError MLO5101, MLO5102
 */
export async function pendingOrigins(
  pool: pg.Pool,
  source: SourceDefinition,
  projectDirectory: string,
): Promise<Origin[]> {
  const { connection } = source;
  if (connection.type === "postgres") {
    return [{ name: `${connection.schema}.${connection.table}`, files: [], contentHash: null }];
  }
  const files = await matchingFiles(source.name, connection.path, projectDirectory);
  const definition = definitionHash(source);
  if (source.ingest.mode === "full") {
    const hashes: string[] = [];
    for (const file of files) hashes.push(await fileHash(pool, source.name, file, projectDirectory));
    const origin = { name: connection.path, files, contentHash: combinedHash(files, hashes) };
    return (await isCurrent(pool, source.name, origin, definition)) ? [] : [origin];
  }
  const origins: Origin[] = [];
  for (const file of files) {
    const contentHash = await fileHash(pool, source.name, file, projectDirectory);
    const origin = { name: file, files: [file], contentHash };
    if (!(await isCurrent(pool, source.name, origin, definition))) origins.push(origin);
  }
  return origins;
}

async function matchingFiles(source: string, pattern: string, projectDirectory: string): Promise<string[]> {
  const folder = path.resolve(projectDirectory);
  if (await isFile(path.resolve(folder, pattern))) return [pattern]; // even with brackets in its name
  const files = await glob(pattern, { cwd: folder, expandDirectories: false });
  if (files.length === 0) {
    const what = isDynamicPattern(pattern) ? `No file matches ${pattern}` : `There is no file ${pattern}`;
    throw new RuntimeError("MLO5101", `Source ${source}: ${what} in ${folder}.`, {
      hint: "The path is relative to the folder of mlops.yaml.",
    });
  }
  return files.sort();
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}
