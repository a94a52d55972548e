import type { Random } from "../random.js";

/** A frame of zstd (RFC 8878) of blocks that are stored as they are, or that repeat one byte. */
export function zstdFrame(r: Random, text: Buffer): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at < text.length;) {
    const size = Math.min(text.length - at, r.pick([1, 100, 10_000]));
    const part = text.subarray(at, at + size);
    const repeats = part.every((byte) => byte === part[0]);
    blocks.push(block(repeats ? 1 : 0, size, repeats ? part.subarray(0, 1) : part, false));
    at += size;
  }
  blocks.push(block(0, 0, Buffer.alloc(0), true));
  // A window of 8 MiB, no checksum and no size of the content.
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x68]), ...blocks]);
}

/** @param type 0: as it is, 1: one byte repeated */
export function block(type: 0 | 1, size: number, content: Buffer, isLast: boolean): Buffer {
  const header = Buffer.alloc(3);
  header.writeUIntLE((size << 3) | (type << 1) | (isLast ? 1 : 0), 0, 3);
  return Buffer.concat([header, content]);
}
