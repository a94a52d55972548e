import { analyse } from "chardet";

/** What the bytes of a text say of its encoding. */
export interface EncodingEvidence {
  /** Takes the next bytes of the text. */
  add(chunk: Buffer): void;
  /**
   * The encoding by its name in the WHATWG Encoding Standard, a guess; undefined: UTF-8. A few bytes that are not UTF-8
   * among more characters that are do not make another encoding: their rows are damaged.
   */
  guess(): string | undefined;
}

/** Lines with bytes beyond ASCII that are kept to guess from. */
const sampledBytes = 64 * 1024;
/** Below, the guess is no better than another: Western European is what most such files are. */
const leastConfidence = 40;
const western = "windows-1252";

/** Names of chardet that the Encoding Standard knows under another one, or as the same as another. */
const standardNames: Readonly<Record<string, string>> = {
  "ISO-8859-1": western,
  "ISO-8859-9": "windows-1254",
};

export function encodingEvidence(): EncodingEvidence {
  let valid = 0;
  let invalid = 0;
  let rest: Buffer = Buffer.alloc(0);
  const sample: Buffer[] = [];
  let sampled = 0;
  return {
    add(chunk) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = withoutCutCharacter(bytes);
      rest = bytes.subarray(end);
      for (let at = 0; at < end;) {
        if (bytes[at]! < 0x80) {
          at += 1;
          continue;
        }
        const length = characterLength(bytes, at);
        if (length > 0) valid += 1;
        else invalid += 1;
        at += Math.max(1, length);
      }
      if (sampled >= sampledBytes || isAscii(bytes)) return;
      sample.push(bytes.subarray(0, sampledBytes));
      sampled += bytes.length;
    },
    guess: () => (invalid > valid ? legacyEncoding(Buffer.concat(sample)) : undefined),
  };
}

/** The encoding that the first bytes tell; undefined: UTF-8, or plain ASCII so far. */
export function sniffEncoding(start: Buffer): string | undefined {
  const mark = start.subarray(0, 2).toString("hex");
  if (mark === "fffe") return "utf-16le";
  if (mark === "feff") return "utf-16be";
  const zeros = start.subarray(0, 400);
  const odd = zeros.filter((byte, index) => byte === 0 && index % 2 === 1).length;
  const even = zeros.filter((byte, index) => byte === 0 && index % 2 === 0).length;
  if (odd > zeros.length / 4) return "utf-16le";
  if (even > zeros.length / 4) return "utf-16be";
  const evidence = encodingEvidence();
  evidence.add(start);
  return evidence.guess();
}

function legacyEncoding(sample: Buffer): string {
  const likely = analyse(sample).find(({ confidence }) => confidence >= leastConfidence);
  if (likely === undefined) return western;
  const name = standardNames[likely.name] ?? likely.name.toLowerCase();
  const text = decoded(sample, name);
  return text === null || text === decoded(sample, western) ? western : name;
}

/** Null: not in the Encoding Standard. */
function decoded(sample: Buffer, encoding: string): string | null {
  try {
    return new TextDecoder(encoding).decode(sample);
  } catch {
    return null;
  }
}

const isAscii = (bytes: Buffer): boolean => bytes.every((byte) => byte < 0x80);

/** Bytes of the well-formed character that begins here (Unicode 16, table 3-7), or 0. */
function characterLength(bytes: Buffer, at: number): number {
  const first = bytes[at]!;
  const follows = (offset: number, least = 0x80, greatest = 0xbf): boolean => {
    const byte = bytes[at + offset];
    return byte !== undefined && byte >= least && byte <= greatest;
  };
  if (first >= 0xc2 && first <= 0xdf) return follows(1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const isFit = follows(1, first === 0xe0 ? 0xa0 : 0x80, first === 0xed ? 0x9f : 0xbf);
    return isFit && follows(2) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const isFit = follows(1, first === 0xf0 ? 0x90 : 0x80, first === 0xf4 ? 0x8f : 0xbf);
    return isFit && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

/** Where a character at the end begins that may go on in the next chunk. */
function withoutCutCharacter(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return bytes.length;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return back < length ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
