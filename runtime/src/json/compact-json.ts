const [quote, backslash] = [34, 92] as const;

/**
 * A JSON value in bytes[start, end) as text without spaces. Numbers stand as they are written; of strings only
 * escapes that need not be are resolved, so that equal strings are equal text.
 */
export function compactJson(bytes: Buffer, start: number, end: number): string {
  let text = "";
  let from = start;
  let at = start;
  while (at < end) {
    const byte = bytes[at] as number;
    if (byte === quote) {
      const after = afterString(bytes, at);
      if (after.escapes) {
        text +=
          bytes.toString("utf8", from, at) + JSON.stringify(JSON.parse(bytes.toString("utf8", at, after.at)));
        from = after.at;
      }
      at = after.at;
    } else if (byte === 32 || byte === 9 || byte === 10 || byte === 13) {
      text += bytes.toString("utf8", from, at);
      at += 1;
      from = at;
    } else at += 1;
  }
  return text + bytes.toString("utf8", from, end);
}

function afterString(bytes: Buffer, start: number): { readonly at: number; readonly escapes: boolean } {
  let at = start + 1;
  let escapes = false;
  while (bytes[at] !== quote) {
    if (bytes[at] === backslash) {
      escapes = true;
      at += 1;
    }
    at += 1;
  }
  return { at: at + 1, escapes };
}
