/** Functions of texts, which are sequences of Unicode code points. */
import { strict1, strict2 } from "./strict.js";

export const concatenate = strict2((left: string, right: string): string => left + right);

/** Number of code points. */
export const length = strict1((text: string): number => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
});

/** Without spaces (U+0020 only) at both ends. */
export const trim = strict1((text: string): string => text.replace(/^ +| +$/gu, ""));

/** By Unicode's simple mappings: one code point each, without regard to its neighbours. */
export const lower = strict1((text: string): string => mapCodePoints(text, lowerCodePoint));

/** By Unicode's simple mappings: one code point each, so that ß stays ß. */
export const upper = strict1((text: string): string => mapCodePoints(text, upperCodePoint));

function mapCodePoints(text: string, map: (codePoint: string) => string): string {
  let result = "";
  for (const codePoint of text) result += map(codePoint);
  return result;
}

function lowerCodePoint(codePoint: string): string {
  return codePoint === "\u0130" ? "i" : codePoint.toLowerCase();
}

function upperCodePoint(codePoint: string): string {
  const mapped = codePoint.toUpperCase();
  const isSimple = mapped.length === codePoint.length;
  return isSimple ? mapped : (greekTitleCase(codePoint) ?? codePoint);
}

/** Greek letters with iota subscript: their simple capital has the iota beside it, their full one is two letters. */
function greekTitleCase(codePoint: string): string | null {
  const code = codePoint.codePointAt(0) ?? 0;
  if (code >= 0x1f80 && code <= 0x1faf) return String.fromCodePoint(code | 8);
  if (code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3) return String.fromCodePoint(code + 9);
  return null;
}

/** LIKE: % is any text, _ any code point, a backslash takes the next one literally. */
export const like = strict2((text: string, pattern: string): boolean =>
  matches(Array.from(text), parsePattern(pattern)),
);

/** LIKE of both in lower case. */
export const ilike = strict2((text: string, pattern: string): boolean =>
  matches(Array.from(lower(text)), parsePattern(lower(pattern))),
);

const anyText = Symbol("%");
const anyCodePoint = Symbol("_");
type Pattern = readonly (string | typeof anyText | typeof anyCodePoint)[];

function parsePattern(pattern: string): Pattern {
  const parts: (string | typeof anyText | typeof anyCodePoint)[] = [];
  let isLiteral = false;
  for (const codePoint of pattern) {
    if (isLiteral || !"%_\\".includes(codePoint)) parts.push(codePoint);
    else if (codePoint === "%") parts.push(anyText);
    else if (codePoint === "_") parts.push(anyCodePoint);
    isLiteral = !isLiteral && codePoint === "\\";
  }
  return parts;
}

/** Goes back only to the last %: that one can take over whatever an earlier one took. */
function matches(text: readonly string[], pattern: Pattern): boolean {
  let place = 0;
  let part = 0;
  let lastAny = -1;
  let resume = 0;
  while (place < text.length) {
    const wanted = pattern[part];
    if (wanted === anyText) {
      lastAny = part++;
      resume = place;
    } else if (wanted !== undefined && (wanted === anyCodePoint || wanted === text[place])) {
      part += 1;
      place += 1;
    } else if (lastAny >= 0) {
      part = lastAny + 1;
      place = ++resume;
    } else return false;
  }
  return pattern.slice(part).every((rest) => rest === anyText);
}
