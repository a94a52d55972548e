/** A part of a zstd stream that makes some bytes at most: a frame's head and first block, or a block. */
export interface ZstdPart {
  readonly bytes: Buffer;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** Why a stream is refused. */
export class ZstdFault extends Error {
  constructor(
    message: string,
    /** Bytes that a reader would have to keep, where that is the reason. */
    readonly window: number | null = null,
  ) {
    super(message);
  }
}

/** As zstd itself has it where nothing else is said. */
export const mostWindowBytes = 128 * 1024 * 1024;
/** A block makes so many bytes at most (RFC 8878, 3.1.1.2.4). */
const mostBlockBytes = 128 * 1024;
const frameMagic = 0xfd2fb528;
const isSkippable = (magic: number): boolean => magic >>> 4 === 0x184d2a5;

/**
 * Cuts a zstd stream (RFC 8878) where its blocks begin, so that each can be made into bytes and passed on before the
 * next one: a block of four bytes makes 128 KiB.
 */
export class ZstdParts {
  #rest: Buffer = Buffer.alloc(0);
  /** Whether the head of a frame was taken, and its last block was not. */
  #isWithin = false;
  /** The frame's head until its first block is there. */
  #head: Buffer | null = null;
  #hasChecksum = false;
  #skip = 0;

  /** @throws ZstdFault */
  *push(chunk: Buffer): Generator<ZstdPart> {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (let part = this.#next(); part !== "more"; part = this.#next()) if (part !== "skipped") yield part;
  }

  /** @throws ZstdFault where the stream ends within a frame */
  end(): void {
    if (this.#rest.length > 0 || this.#isWithin || this.#skip > 0) throw new ZstdFault("unexpected EOF");
  }

  #next(): ZstdPart | "more" | "skipped" {
    if (this.#skip > 0) {
      const gone = Math.min(this.#skip, this.#rest.length);
      this.#take(gone);
      this.#skip -= gone;
      return this.#skip > 0 ? "more" : "skipped";
    }
    if (!this.#isWithin && !this.#begin()) return "more";
    if (this.#skip > 0) return "skipped";
    return this.#block();
  }

  /** Takes the head of a frame, or of one to be skipped. */
  #begin(): boolean {
    const bytes = this.#rest;
    if (bytes.length < 5) return false;
    const magic = bytes.readUInt32LE(0);
    if (isSkippable(magic)) {
      if (bytes.length < 8) return false;
      this.#skip = 8 + bytes.readUInt32LE(4);
      return true;
    }
    if (magic !== frameMagic) throw new ZstdFault("invalid zstd data");
    const length = headLength(bytes[4] as number);
    if (bytes.length < length) return false;
    const window = windowOf(bytes);
    if (window > mostWindowBytes) throw new ZstdFault("its window is too large", window);
    this.#hasChecksum = ((bytes[4] as number) & 4) !== 0;
    this.#head = this.#take(length);
    this.#isWithin = true;
    return true;
  }

  #block(): ZstdPart | "more" {
    const bytes = this.#rest;
    if (bytes.length < 3) return "more";
    const header = bytes.readUIntLE(0, 3);
    const isLast = (header & 1) === 1;
    const type = (header >> 1) & 3;
    const size = header >> 3;
    if (size > mostBlockBytes) throw new ZstdFault("a block is larger than blocks are");
    const length = 3 + (type === 1 ? 1 : size) + (isLast && this.#hasChecksum ? 4 : 0);
    if (bytes.length < length) return "more";
    const isFirst = this.#head !== null;
    const block = this.#take(length);
    const part = this.#head === null ? block : Buffer.concat([this.#head, block]);
    this.#head = null;
    this.#isWithin = !isLast;
    return { bytes: part, isFirst, isLast };
  }

  #take(length: number): Buffer {
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return taken;
  }
}

/** @param descriptor the byte after the magic number */
function headLength(descriptor: number): number {
  const isSingle = (descriptor >> 5) & 1;
  const size = descriptor >> 6;
  const dictionary = [0, 1, 2, 4][descriptor & 3] as number;
  return 5 + (1 - isSingle) + dictionary + (size === 0 ? isSingle : 1 << size);
}

/** Bytes back to which blocks may refer. */
function windowOf(bytes: Buffer): number {
  const descriptor = bytes[4] as number;
  const isSingle = ((descriptor >> 5) & 1) === 1;
  if (!isSingle) {
    const byte = bytes[5] as number;
    const base = 2 ** (10 + (byte >> 3));
    return base + (base / 8) * (byte & 7);
  }
  const size = descriptor >> 6;
  const at = 5 + ([0, 1, 2, 4][descriptor & 3] as number);
  if (size === 0) return bytes[at] as number;
  if (size === 1) return bytes.readUInt16LE(at) + 256;
  return size === 2 ? bytes.readUInt32LE(at) : Number(bytes.readBigUInt64LE(at));
}
