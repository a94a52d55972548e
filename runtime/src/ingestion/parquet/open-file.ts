import { open } from "node:fs/promises";
import type { AsyncBuffer } from "hyparquet";

/** A file whose parts are read as they are asked for. */
export async function openParquet(
  absolute: string,
): Promise<{ readonly buffer: AsyncBuffer; readonly close: () => Promise<void> }> {
  const handle = await open(absolute);
  const { size } = await handle.stat();
  return {
    buffer: {
      byteLength: size,
      async slice(start, end = size) {
        const bytes = new Uint8Array(end - start);
        const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
        return bytes.buffer.slice(0, bytesRead);
      },
    },
    close: () => handle.close(),
  };
}
