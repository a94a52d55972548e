import { pipeline, Readable, type Duplex } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";
import { messageOf, RuntimeError } from "../../errors/index.js";
import { unzstd } from "../file-bytes.js";

type Decoder = (coded: AsyncIterable<Buffer>) => AsyncIterable<Buffer>;

const same: Decoder = (bytes) => bytes;
const gzip: Decoder = (coded) => through(coded, createGunzip());

/** By the name in Content-Encoding (RFC 9110, 8.4.1). */
const decoders: Readonly<Record<string, Decoder>> = {
  identity: same,
  // Stores keep the way in which an object was sent to them: its answer has no such chunks.
  "aws-chunked": same,
  gzip,
  "x-gzip": gzip,
  deflate: inflated,
  br: (coded) => through(coded, createBrotliDecompress()),
  zstd: (coded) => unzstd(coded, "the answer"),
};

/** Names of encodings in the order in which they were applied; empty: none. */
export function encodingsOf(header: string | undefined): readonly string[] {
  const names = (header ?? "").split(",").map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== "" && decoders[name] !== same);
}

/**
 * The content of an answer.
 * @param tell names the place in a message
 * @throws RuntimeError MLO5036 for an encoding that is not known; while being read MLO5110 for one that is damaged or
 *   ends too early
 */
export function decoded(
  wire: AsyncIterable<Buffer>,
  encodings: readonly string[],
  tell: (why: string) => RuntimeError,
  name: string,
): AsyncIterable<Buffer> {
  if (encodings.length > mostEncodings)
    throw new RuntimeError(
      "MLO5036",
      `${name} is sent with ${encodings.length} content encodings, one over the other; ${mostEncodings} are taken.`,
      { hint: "Have the server send it as it is, or with one encoding." },
    );
  const unknown = encodings.find((encoding) => !Object.hasOwn(decoders, encoding));
  if (unknown !== undefined)
    throw new RuntimeError(
      "MLO5036",
      `${name} is sent with the content encoding ${JSON.stringify(unknown)}, which cannot be decoded.`,
      { hint: `Have the server send it as it is, or with ${told.join(", ")}.` },
    );
  return encodings.reduceRight<AsyncIterable<Buffer>>(
    (bytes, encoding) => telling(decoders[encoding]!(bytes), encoding, tell),
    wire,
  );
}

/** Each takes memory of its own. */
const mostEncodings = 3;
const told = ["gzip", "deflate", "br", "zstd"];

/** What breaks in a decoder is the transfer's fault; what broke before it has its own words. */
async function* telling(
  bytes: AsyncIterable<Buffer>,
  encoding: string,
  tell: (why: string) => RuntimeError,
): AsyncGenerator<Buffer> {
  try {
    yield* bytes;
  } catch (error) {
    if (error instanceof RuntimeError && error.code !== "MLO5103") throw error;
    throw tell(`the ${encoding} encoding of the answer is damaged or ends too early (${messageOf(error)})`);
  }
}

function through(coded: AsyncIterable<Buffer>, decoder: Duplex): AsyncIterable<Buffer> {
  pipeline(Readable.from(coded, { objectMode: false }), decoder, () => undefined); // errors surface in the decoder
  return decoder;
}

/** Servers send it with zlib's header, as the standard says, and without. */
async function* inflated(coded: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const iterator = coded[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  while (start.length < 2) {
    const next = await iterator.next();
    if (next.done === true) break;
    start = Buffer.concat([start, next.value]);
  }
  async function* all(): AsyncGenerator<Buffer> {
    yield start;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  const [first = 0, second = 0] = start;
  const hasHeader = (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
  yield* through(all(), hasHeader ? createInflate() : createInflateRaw());
}
