import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { messageOf, RuntimeError } from "../errors/index.js";
import type { Queryable } from "../store/index.js";
import { fileStamp } from "./file-stamp.js";
import type { Store, StoredFile } from "./stores/index.js";

/**
 * sha256 of a file's bytes; null where only reading it would tell. A file whose stamp is that of the last time is
 * not read again, and only files of this machine are read to know.
 * @throws RuntimeError MLO5102
 */
export async function fileHash(
  db: Queryable,
  source: string,
  { name, stamp, contentHash }: StoredFile,
  store: Store,
): Promise<string | null> {
  if (contentHash !== null) return contentHash;
  const path = store.path(name);
  if (path !== null) return localHash(db, source, name, path);
  return stamp === null ? null : rememberedHash(db, source, name, stamp);
}

async function localHash(db: Queryable, source: string, file: string, path: string): Promise<string> {
  try {
    const stamp = await fileStamp(path);
    const remembered = await rememberedHash(db, source, file, stamp.text);
    if (remembered !== null) return remembered;
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    const contentHash = hash.digest("hex");
    if (stamp.settled && (await fileStamp(path)).text === stamp.text)
      await rememberHash(db, source, { file, stamp: stamp.text, contentHash });
    return contentHash;
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw new RuntimeError("MLO5102", `${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

async function rememberedHash(
  db: Queryable,
  source: string,
  file: string,
  stamp: string,
): Promise<string | null> {
  const { rows } = await db.query<{ content_hash: string }>(
    "SELECT content_hash FROM raw._files WHERE source = $1 AND origin = $2 AND stamp = $3",
    [source, file, stamp],
  );
  return rows[0]?.content_hash ?? null;
}

export async function rememberHash(
  db: Queryable,
  source: string,
  {
    file,
    stamp,
    contentHash,
  }: { readonly file: string; readonly stamp: string; readonly contentHash: string },
): Promise<void> {
  await db.query(
    `INSERT INTO raw._files (source, origin, stamp, content_hash) VALUES ($1, $2, $3, $4)
     ON CONFLICT (source, origin) DO UPDATE SET stamp = excluded.stamp, content_hash = excluded.content_hash`,
    [source, file, stamp, contentHash],
  );
}

/** The hash of several files read as one. */
export function combinedHash(files: readonly string[], hashes: readonly string[]): string {
  if (files.length === 1 && hashes[0] !== undefined) return hashes[0];
  return createHash("sha256")
    .update(JSON.stringify(files.map((file, index) => [file, hashes[index]])))
    .digest("hex");
}

function isFileError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error && "path" in error;
}
