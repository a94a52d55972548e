import type { Random } from "../random.js";

const pieces = ['"', '""', ",", ";", "\n", "\r", "\r\n", "\t", "\0", "\\", "{", "}", "[", "]", ":", "null", "\ufeff", "é", "\u2028", "PAR1", "  "]; // prettier-ignore

/** The bytes with one to four changes: bits, bytes and parts that are gone, doubled, moved, or new. */
export function mutatedBytes(r: Random, bytes: Buffer): Buffer {
  let result = Buffer.from(bytes);
  for (let times = r.between(1, 4); times > 0; times--) {
    const at = r.below(result.length + 1);
    const length = r.pick([1, 1, 2, 8, 100, 5_000]);
    const before = result.subarray(0, at);
    const part = result.subarray(at, at + length);
    const after = result.subarray(at + length);
    switch (r.below(8)) {
      case 0:
        if (at < result.length) result[at] = (result[at] ?? 0) ^ (1 << r.below(8));
        break;
      case 1:
        if (at < result.length) result[at] = r.pick([0, 1, 10, 13, 34, 127, 128, 255]);
        break;
      case 2:
        result = Buffer.concat([before, after]);
        break;
      case 3:
        result = Buffer.concat([before, part, part, after]);
        break;
      case 4:
        result = Buffer.concat([before, Buffer.from(r.pick(pieces)), part, after]);
        break;
      case 5:
        result = Buffer.from(before);
        break;
      case 6: {
        const other = r.below(result.length + 1);
        result = Buffer.concat([before, result.subarray(other, other + length), after]);
        break;
      }
      default:
        result = Buffer.concat([
          before,
          Buffer.from(Array.from({ length: r.between(1, 8) }, () => r.below(256))),
          after,
        ]);
    }
  }
  return result;
}
