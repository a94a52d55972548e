import { open } from "node:fs/promises";
import type { AsyncBuffer } from "hyparquet";

/** Bytes that are read at once. */
const atOnce = 16 * 1024 * 1024;

/**
 * A file whose parts are read as they are asked for.
 * @param onProgress called with every piece of a part
 */
export async function openParquet(
  absolute: string,
  onProgress: () => void,
): Promise<{ readonly buffer: AsyncBuffer; readonly close: () => Promise<void> }> {
  const handle = await open(absolute);
  const { size } = await handle.stat();
  return {
    buffer: {
      byteLength: size,
      async slice(start, end = size) {
        // What a file says of its parts may be beyond its end.
        const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
        let length = 0;
        while (length < bytes.length) {
          const piece = Math.min(atOnce, bytes.length - length);
          const { bytesRead } = await handle.read(bytes, length, piece, start + length);
          if (bytesRead === 0) break;
          length += bytesRead;
          onProgress();
        }
        return length === bytes.length ? bytes.buffer : bytes.buffer.slice(0, length);
      },
    },
    close: () => handle.close(),
  };
}
