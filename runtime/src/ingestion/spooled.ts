import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

/** Reads what must be read from the middle: the bytes go to a file of their own, which is gone afterwards. */
export async function* spooled<T>(
  bytes: AsyncIterable<Buffer>,
  read: (path: string) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const folder = await mkdtemp(join(tmpdir(), "mlops-"));
  try {
    const path = join(folder, "content");
    await pipeline(bytes, createWriteStream(path));
    yield* read(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
