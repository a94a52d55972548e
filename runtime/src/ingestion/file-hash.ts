import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import type pg from "pg";
import { messageOf, RuntimeError } from "../errors/index.js";

/** A file changed this short before it was looked at can change again without another stamp. */
const settledMilliseconds = 2_000;

/**
 * sha256 of a file's bytes. A file whose size, times and inode are those of the last time is not read again.
 * @throws RuntimeError MLO5102
 */
export async function fileHash(
  pool: pg.Pool,
  source: string,
  file: string,
  projectDirectory: string,
): Promise<string> {
  const absolute = path.resolve(projectDirectory, file);
  try {
    const stamp = await fileStamp(absolute);
    const { rows } = await pool.query<{ content_hash: string }>(
      "SELECT content_hash FROM raw._files WHERE source = $1 AND origin = $2 AND stamp = $3",
      [source, file, stamp.text],
    );
    if (rows[0] !== undefined) return rows[0].content_hash;
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(absolute)) hash.update(chunk as Buffer);
    const digest = hash.digest("hex");
    if (stamp.settled && (await fileStamp(absolute)).text === stamp.text) {
      await pool.query(
        `INSERT INTO raw._files (source, origin, stamp, content_hash) VALUES ($1, $2, $3, $4)
         ON CONFLICT (source, origin) DO UPDATE SET stamp = excluded.stamp, content_hash = excluded.content_hash`,
        [source, file, stamp.text, digest],
      );
    }
    return digest;
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw new RuntimeError("MLO5102", `${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

/** The hash of several files read as one. */
export function combinedHash(files: readonly string[], hashes: readonly string[]): string {
  if (files.length === 1 && hashes[0] !== undefined) return hashes[0];
  return createHash("sha256")
    .update(JSON.stringify(files.map((file, index) => [file, hashes[index]])))
    .digest("hex");
}

/** What changes whenever a file's content does. */
export async function fileStamp(file: string): Promise<{ text: string; size: number; settled: boolean }> {
  const { size, mtimeNs, ctimeNs, ctimeMs, ino } = await stat(file, { bigint: true });
  return {
    text: `${size} ${mtimeNs} ${ctimeNs} ${ino}`,
    size: Number(size),
    settled: Date.now() - Number(ctimeMs) > settledMilliseconds,
  };
}

function isFileError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error && "path" in error;
}
