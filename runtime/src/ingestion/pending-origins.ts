import type pg from "pg";
import { RuntimeError } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import type { SourceDefinition } from "../definitions/source.js";
import { declarationOf, type Declaration } from "./declaration.js";
import { combinedHash, fileHashes } from "./file-hash.js";
import { withoutCurrent } from "./earlier-batches.js";
import type { Origin } from "./origin.js";
import { relationName } from "./read-table.js";
import { settleBlocked } from "./settle-blocked.js";
import { withStaleRows } from "./stale-rows.js";
import { storeOf } from "./stores/index.js";

/**
 * What a source has to offer that its newest batches have not read as declared: files in the order of their names, each
 * an origin (all together one in mode full), or the table, which has to be read to know. Blocked batches whose origin is
 * gone or holds something else are settled.
 *
 * @param projectDirectory folder to which the paths of local files are relative
 * @param log told of requests that are tried again, and of rows that stay of files that are gone
 * @throws RuntimeError MLO5013, MLO5050, MLO5051, MLO5101, MLO5102, MLO5110, MLO5111
 */
export async function pendingOrigins(
  pool: pg.Pool,
  source: SourceDefinition,
  projectDirectory: string,
  log?: Logger,
): Promise<Origin[]> {
  const declaration = declarationOf(source);
  const listed = await listOrigins(pool, source, declaration, { projectDirectory, log }).catch(
    async (error: unknown) => {
      if (error instanceof RuntimeError && error.code === "MLO5101")
        // That there is no file is what has to be told, whatever else fails.
        await settleBlocked(pool, source.name, []).catch(() => undefined);
      throw error;
    },
  );
  await settleBlocked(pool, source.name, listed);
  const pending =
    source.connection.type === "postgres"
      ? listed
      : await withoutCurrent(pool, source.name, listed, declaration);
  return withStaleRows(pool, source, declaration, { listed, pending, projectDirectory, log });
}

async function listOrigins(
  pool: pg.Pool,
  source: SourceDefinition,
  { isWhole }: Declaration,
  { projectDirectory, log }: { readonly projectDirectory: string; readonly log: Logger | undefined },
): Promise<Origin[]> {
  const { connection } = source;
  if (connection.type === "postgres")
    return [{ name: relationName(connection), files: [], contentHash: null }];
  const store = storeOf(connection, { source, projectDirectory, log });
  const files = await store.list();
  const hashes = await fileHashes(pool, source.name, files, store);
  const names = files.map(({ name }) => name);
  if (!isWhole)
    return names.map((name, index) => ({ name, files: [name], contentHash: hashes[index] ?? null }));
  const known = hashes.filter((hash) => hash !== null);
  const contentHash = known.length === hashes.length ? combinedHash(names, known) : null;
  return [{ name: wholeName(connection, names), files: names, contentHash }];
}

/** What all files of a source together are called. */
function wholeName(
  connection: Exclude<SourceDefinition["connection"], { type: "postgres" }>,
  names: readonly string[],
): string {
  return connection.type === "http" ? (names[0] ?? "") : connection.path;
}
