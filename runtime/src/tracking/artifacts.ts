import { createHash } from "node:crypto";
import type { Queryable } from "../store/index.js";
import { RuntimeError } from "../errors/index.js";

/** Bytes of one row of ml.artifact_chunks: what a driver holds at once, hexadecimal text included, stays small. */
const chunkBytes = 4 * 1024 * 1024;

/**
 * Stores content under the sha256 of its bytes. Storing the same content again writes nothing; content that
 * a crash left incomplete is completed.
 * @returns the hash, 64 hexadecimal digits
 */
export async function writeArtifact(db: Queryable, content: Uint8Array): Promise<string> {
  const hash = createHash("sha256").update(content).digest("hex");
  if (await isComplete(db, hash)) return hash;
  await db.query("INSERT INTO ml.artifacts (hash, size_bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING", [
    hash,
    content.byteLength,
  ]);
  for (let start = 0, chunk = 0; start < content.byteLength; start += chunkBytes, chunk++) {
    await db.query(
      "INSERT INTO ml.artifact_chunks (hash, chunk, content) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
      [hash, chunk, Buffer.from(content.buffer, content.byteOffset + start, chunkLength(content, start))],
    );
  }
  return hash;
}

/** @throws RuntimeError if there is no such artefact, or its content does not match its hash */
export async function readArtifact(db: Queryable, hash: string): Promise<Buffer> {
  const { rows } = await db.query<{ size: string | number; chunks: number }>(
    `SELECT size_bytes AS size, (SELECT count(*)::int FROM ml.artifact_chunks WHERE hash = $1) AS chunks
     FROM ml.artifacts WHERE hash = $1`,
    [hash],
  );
  const artifact = rows[0];
  if (!artifact) throw damaged(hash, "it is not in ml.artifacts");
  const parts: Buffer[] = [];
  for (let chunk = 0; chunk < artifact.chunks; chunk++) {
    const { rows: found } = await db.query<{ content: Buffer }>(
      "SELECT content FROM ml.artifact_chunks WHERE hash = $1 AND chunk = $2",
      [hash, chunk],
    );
    if (found[0]) parts.push(found[0].content);
  }
  const content = Buffer.concat(parts);
  if (createHash("sha256").update(content).digest("hex") !== hash) {
    throw damaged(hash, `${content.byteLength} of ${artifact.size} bytes were read and their hash differs`);
  }
  return content;
}

async function isComplete(db: Queryable, hash: string): Promise<boolean> {
  const { rows } = await db.query<{ complete: boolean }>(
    `SELECT size_bytes = (SELECT coalesce(sum(length(content)), 0) FROM ml.artifact_chunks WHERE hash = $1) AS complete
     FROM ml.artifacts WHERE hash = $1`,
    [hash],
  );
  return rows[0]?.complete === true;
}

const chunkLength = (content: Uint8Array, start: number): number =>
  Math.min(chunkBytes, content.byteLength - start);

const damaged = (hash: string, why: string): RuntimeError =>
  new RuntimeError("MLO5801", `The artefact ${hash} cannot be read: ${why}`, {
    hint: "Restore the database from a backup, or train the model again.",
  });
