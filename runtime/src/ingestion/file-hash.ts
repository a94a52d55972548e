import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { messageOf, RuntimeError } from "../errors/index.js";
import type { Queryable } from "../store/index.js";
import { fileStamp } from "./file-stamp.js";
import type { Store, StoredFile } from "./stores/index.js";

/** A file's stamp when its bytes had this hash. */
export interface HashedFile {
  readonly file: string;
  readonly stamp: string;
  readonly contentHash: string;
}

/** Hashes are kept this often, so that little has to be read again when reading many files is cut off. */
const keptEveryMilliseconds = 1_000;

/**
 * sha256 of each file's bytes; null where only reading it would tell. A file whose stamp is that of the last time is
 * not read again, and only files of this machine are read to know.
 * @throws RuntimeError MLO5102
 */
export async function fileHashes(
  db: Queryable,
  source: string,
  files: readonly StoredFile[],
  store: Store,
): Promise<(string | null)[]> {
  const stamped = await Promise.all(files.map((file) => stampedFile(file, store)));
  const known = await rememberedHashes(db, source, stamped);
  const hashes: (string | null)[] = [];
  let learnt: HashedFile[] = [];
  let kept = performance.now();
  for (const { name, path, contentHash, stamp, isSettled } of stamped) {
    const remembered = contentHash ?? known.get(name) ?? null;
    if (remembered !== null || path === null) {
      hashes.push(remembered);
      continue;
    }
    const hash = await readable(name, () => hashOf(path));
    hashes.push(hash);
    const isStill = isSettled && (await readable(name, () => fileStamp(path))).text === stamp;
    if (isStill && stamp !== null) learnt.push({ file: name, stamp, contentHash: hash });
    if (performance.now() - kept < keptEveryMilliseconds) continue;
    await rememberHashes(db, source, learnt);
    learnt = [];
    kept = performance.now();
  }
  await rememberHashes(db, source, learnt);
  return hashes;
}

export async function rememberHashes(
  db: Queryable,
  source: string,
  files: readonly HashedFile[],
): Promise<void> {
  if (files.length === 0) return;
  await db.query(
    `INSERT INTO raw._files (source, origin, stamp, content_hash)
     SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[])
     ON CONFLICT (source, origin) DO UPDATE SET stamp = excluded.stamp, content_hash = excluded.content_hash`,
    [
      source,
      files.map(({ file }) => file),
      files.map(({ stamp }) => stamp),
      files.map(({ contentHash }) => contentHash),
    ],
  );
}

/** The hash of several files read as one. */
export function combinedHash(files: readonly string[], hashes: readonly string[]): string {
  if (files.length === 1 && hashes[0] !== undefined) return hashes[0];
  return createHash("sha256")
    .update(JSON.stringify(files.map((file, index) => [file, hashes[index]])))
    .digest("hex");
}

interface StampedFile extends StoredFile {
  /** On this machine; null where it has to be fetched. */
  readonly path: string | null;
  /** Whether the file cannot change any more without another stamp. */
  readonly isSettled: boolean;
}

async function stampedFile(file: StoredFile, store: Store): Promise<StampedFile> {
  const path = store.path(file.name);
  if (path === null || file.contentHash !== null) return { ...file, path, isSettled: false };
  const { text, settled } = await readable(file.name, () => fileStamp(path));
  return { ...file, path, stamp: text, isSettled: settled };
}

async function rememberedHashes(
  db: Queryable,
  source: string,
  files: readonly StampedFile[],
): Promise<Map<string, string>> {
  const asked = files.filter(({ stamp, contentHash }) => stamp !== null && contentHash === null);
  if (asked.length === 0) return new Map();
  const { rows } = await db.query<{ origin: string; content_hash: string }>(
    `SELECT origin, content_hash
       FROM raw._files JOIN unnest($2::text[], $3::text[]) AS asked (origin, stamp) USING (origin, stamp)
      WHERE source = $1`,
    [source, asked.map(({ name }) => name), asked.map(({ stamp }) => stamp)],
  );
  return new Map(rows.map(({ origin, content_hash }) => [origin, content_hash]));
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  const file = await open(path);
  try {
    const buffer = Buffer.allocUnsafe(256 * 1024);
    for (;;) {
      const { bytesRead } = await file.read(buffer);
      if (bytesRead === 0) return hash.digest("hex");
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

/** @throws RuntimeError MLO5102 that names the file */
async function readable<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new RuntimeError("MLO5102", `${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
