import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { codeOf, messageOf, RuntimeError } from "../errors/index.js";

const chunkSize = 256 * 1024;

/** What reading showed; complete when the bytes are read to their end. */
export interface ReadReport {
  /** Of the bytes as stored. */
  readonly bytes: number;
  /** sha256 of the bytes as stored, in hexadecimal. */
  hash(): string;
}

/**
 * The bytes of a file, decompressed where its first bytes say gzip.
 * @param name the file's name, for messages
 * @param onProgress called with the stored bytes read so far
 * @throws RuntimeError MLO5102, MLO5103, MLO5104, while being read
 */
export function readFileBytes(
  file: string,
  name: string,
  onProgress?: (bytes: number) => void,
): { chunks: AsyncIterable<Buffer>; report: ReadReport } {
  const hash = createHash("sha256");
  let bytes = 0;
  async function* stored(): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of createReadStream(file, {
        highWaterMark: chunkSize,
      }) as AsyncIterable<Buffer>) {
        hash.update(chunk);
        bytes += chunk.length;
        onProgress?.(bytes);
        yield chunk;
      }
    } catch (error) {
      throw new RuntimeError("MLO5102", `${name} cannot be read: ${messageOf(error)}`, { cause: error });
    }
  }
  return {
    chunks: decompressed(stored(), name),
    report: {
      get bytes() {
        return bytes;
      },
      hash: () => hash.digest("hex"),
    },
  };
}

async function* decompressed(stored: AsyncGenerator<Buffer>, name: string): AsyncGenerator<Buffer> {
  const first = await stored.next();
  if (first.done === true) return;
  const all = resumed(first.value, stored);
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) {
    refuseOtherFormats(first.value, name);
    yield* all;
    return;
  }
  const gunzip = createGunzip({ chunkSize });
  pipeline(Readable.from(all, { objectMode: false, highWaterMark: chunkSize }), gunzip, () => undefined); // errors surface below
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } catch (error) {
    if (!codeOf(error)?.startsWith("Z_")) throw error;
    throw new RuntimeError("MLO5103", `${name} is a broken gzip file: ${messageOf(error)}.`, {
      cause: error,
      hint: "Fetch or compress the file again.",
    });
  }
}

async function* resumed(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

const otherFormats = [
  ["504b0304", "a zip archive or spreadsheet"],
  ["28b52ffd", "compressed with zstd"],
  ["fd377a585a00", "compressed with xz"],
  ["425a68", "compressed with bzip2"],
  ["50415231", "a Parquet file"],
] as const;

function refuseOtherFormats(bytes: Buffer, name: string): void {
  const start = bytes.subarray(0, 8).toString("hex");
  const other = otherFormats.find(([magic]) => start.startsWith(magic));
  if (other === undefined) return;
  throw new RuntimeError("MLO5104", `${name} is ${other[1]}, not CSV.`, {
    hint: "Export it as CSV in UTF-8, compressed with gzip or not at all.",
  });
}
