import { createHash } from "node:crypto";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { codeOf, messageOf, RuntimeError } from "../errors/index.js";
import { mostWindowBytes, ZstdFault, ZstdParts } from "./zstd-parts.js";

const chunkSize = 64 * 1024;

/** What reading showed; complete when the bytes are read to their end. */
export interface ReadReport {
  /** Of the bytes as stored. */
  readonly bytes: number;
  /** sha256 of the bytes as stored, in hexadecimal. */
  hash(): string;
}

/**
 * Counts and hashes bytes as they pass.
 * @param onProgress called with the bytes read so far
 */
export function hashed(
  stored: AsyncIterable<Buffer>,
  onProgress?: (bytes: number) => void,
): { bytes: AsyncIterable<Buffer>; report: ReadReport } {
  const hash = createHash("sha256");
  let count = 0;
  async function* passing(): AsyncGenerator<Buffer> {
    for await (const chunk of stored) {
      hash.update(chunk);
      count += chunk.length;
      onProgress?.(count);
      yield chunk;
    }
  }
  return {
    bytes: passing(),
    report: {
      get bytes() {
        return count;
      },
      hash: () => hash.digest("hex"),
    },
  };
}

/**
 * The bytes of a text file, decompressed where its first bytes say gzip or zstd.
 * @param name the file's name, for messages
 * @throws RuntimeError MLO5040, MLO5103, MLO5104, while being read
 */
export async function* decompressed(stored: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const iterator = stored[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return;
  const all = resumed(first.value, { [Symbol.asyncIterator]: () => iterator });
  const magic = first.value.subarray(0, 4).toString("hex");
  if (magic.startsWith("1f8b")) yield* gunzipped(all, name);
  else if (magic === "28b52ffd") yield* unzstd(all, name);
  else {
    refuseOtherFormats(first.value, name);
    yield* all;
  }
}

async function* resumed(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

async function* gunzipped(all: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize });
  pipeline(Readable.from(all, { objectMode: false, highWaterMark: chunkSize }), gunzip, () => undefined); // errors surface below
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } catch (error) {
    if (!codeOf(error)?.startsWith("Z_")) throw error;
    throw broken(name, "gzip", error);
  }
}

/**
 * One block after the other, so that no more than a window and a block are held, however well they were compressed.
 * @throws RuntimeError MLO5040, MLO5103
 */
export async function* unzstd(all: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const { Decompress } = await import("fzstd");
  const parts = new ZstdParts();
  let ready: Buffer[] = [];
  const frame = (): InstanceType<typeof Decompress> =>
    new Decompress((data) => {
      // The library writes into the same memory again.
      if (data.length > 0) ready.push(Buffer.from(data));
    });
  let stream = frame();
  const told = (error: unknown): RuntimeError =>
    error instanceof ZstdFault && error.window !== null
      ? wideWindow(name, error.window)
      : broken(name, "zstd", error);
  function* blocks(chunk: Buffer): Generator<Buffer> {
    try {
      for (const { bytes, isFirst, isLast } of parts.push(chunk)) {
        if (isFirst) stream = frame();
        stream.push(bytes, isLast);
        const made = ready;
        ready = [];
        yield* made;
      }
    } catch (error) {
      throw told(error);
    }
  }
  for await (const chunk of all) yield* blocks(chunk);
  try {
    parts.end();
  } catch (error) {
    throw told(error);
  }
}

function wideWindow(name: string, window: number): RuntimeError {
  const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024).toLocaleString("en")} MiB`;
  return new RuntimeError(
    "MLO5040",
    `${name} is compressed with zstd so that ${mebibytes(window)} have to be held to read it; ${mebibytes(mostWindowBytes)} are.`,
    { hint: "Compress it again with zstd at its level 19 or below and no long window, or with gzip." },
  );
}

function broken(name: string, format: string, error: unknown): RuntimeError {
  return new RuntimeError("MLO5103", `${name} is a broken ${format} file: ${messageOf(error)}.`, {
    cause: error,
    hint: "Fetch or compress the file again.",
  });
}

const otherFormats = [
  ["504b0304", "a zip archive or spreadsheet", "Unpack it, or export it as CSV."],
  ["fd377a585a00", "compressed with xz", "Compress it with gzip or zstd, or not at all."],
  ["425a68", "compressed with bzip2", "Compress it with gzip or zstd, or not at all."],
  ["50415231", "a Parquet file", "Declare format: parquet."],
] as const;

function refuseOtherFormats(bytes: Buffer, name: string): void {
  const start = bytes.subarray(0, 8).toString("hex");
  const other = otherFormats.find(([magic]) => start.startsWith(magic));
  if (other === undefined) return;
  throw new RuntimeError("MLO5104", `${name} is ${other[1]}, not text.`, { hint: other[2] });
}
