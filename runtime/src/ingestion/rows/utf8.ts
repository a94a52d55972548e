import { isUtf8 } from "node:buffer";

/**
 * The text of bytes in UTF-8; where they are none, what can be shown of them: each byte that is no part of a
 * character as \xfc.
 */
export function decodeUtf8(bytes: Buffer): string | { readonly shown: string } {
  return isUtf8(bytes) ? bytes.toString("utf8") : { shown: shownBytes(bytes) };
}

/** Bytes as text, those of no character as \xfc; NUL, which PostgreSQL cannot store, as \x00. */
export function shownBytes(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString("utf8").replaceAll("\0", "\\x00");
  let shown = "";
  let at = 0;
  while (at < bytes.length) {
    const length = lengthOf(bytes[at] as number);
    const character = bytes.subarray(at, at + length);
    if (length > 0 && character.length === length && isUtf8(character)) {
      shown += character[0] === 0 ? "\\x00" : character.toString("utf8");
      at += length;
      continue;
    }
    shown += `\\x${(bytes[at] as number).toString(16).padStart(2, "0")}`;
    at += 1;
  }
  return shown;
}

/** A text with what PostgreSQL cannot store shown as \\x00, and \\ud83d for half a surrogate pair. */
export function shownText(text: string): string {
  return text.replaceAll(/[\0\p{Surrogate}]/gu, (character) =>
    character === "\0" ? "\\x00" : JSON.stringify(character).slice(1, -1),
  );
}

/** Bytes of a character that begins so; 0 where none does. */
function lengthOf(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc0) return 0;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}
