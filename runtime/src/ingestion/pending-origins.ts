import type pg from "pg";
import type { Logger } from "../logging/logger.js";
import type { SourceDefinition } from "../v1/definitions.js";
import { combinedHash, fileHashes } from "./file-hash.js";
import { withoutCurrent } from "./earlier-batches.js";
import { definitionHash, type Origin } from "./origin.js";
import { relationName } from "./read-table.js";
import { storeOf } from "./stores/index.js";

/**
 * What a source has to offer that its newest batches have not read: files in the order of their names, each an
 * origin (all together one in mode full), or the table, which has to be read to know.
 *
 * @param projectDirectory folder to which the paths of local files are relative
 * @param log told of requests that are tried again
 * @throws RuntimeError MLO5013, MLO5101, MLO5102, MLO5110, MLO5111
 */
export async function pendingOrigins(
  pool: pg.Pool,
  source: SourceDefinition,
  projectDirectory: string,
  log?: Logger,
): Promise<Origin[]> {
  const { connection } = source;
  if (connection.type === "postgres")
    return [{ name: relationName(connection), files: [], contentHash: null }];
  const store = storeOf(connection, { source, projectDirectory, log });
  const files = await store.list();
  const definition = definitionHash(source);
  const hashes = await fileHashes(pool, source.name, files, store);
  const names = files.map(({ name }) => name);
  if (readsWhole(source)) {
    const known = hashes.filter((hash) => hash !== null);
    const contentHash = known.length === hashes.length ? combinedHash(names, known) : null;
    const origin = { name: wholeName(connection, names), files: names, contentHash };
    return withoutCurrent(pool, source.name, [origin], definition);
  }
  const origins = names.map((name, index) => ({ name, files: [name], contentHash: hashes[index] ?? null }));
  return withoutCurrent(pool, source.name, origins, definition);
}

/** Whether each run reads everything that there is: to replace the table, or to compare with its history. */
export function readsWhole({ ingest }: SourceDefinition): boolean {
  return ingest.mode === "full" || ingest.mode === "scd2";
}

/** What all files of a source together are called. */
function wholeName(
  connection: Exclude<SourceDefinition["connection"], { type: "postgres" }>,
  names: readonly string[],
): string {
  return connection.type === "http" ? (names[0] ?? "") : connection.path;
}
