import pg from "pg";

/**
 * A regular expression that is but a text, with or without anchors, as the comparison that means the same and takes
 * a fraction of the time: `^N` is starts_with, `@mail[.]org$` a suffix. Null where it is more than that.
 */
export function plainMatch(sql: string, regex: string): string | null {
  const [, start, body = "", end] = /^(\^?)(.*?)(\$?)$/s.exec(regex) ?? [];
  const text = plainText(body);
  if (text === null) return null;
  const quoted = pg.escapeLiteral(text);
  if (start && end) return `${sql} = ${quoted}`;
  if (start) return `starts_with(${sql}, ${quoted})`;
  // A negative length would count from the other end.
  if (end) return text === "" ? null : `right(${sql}, ${Array.from(text).length}) = ${quoted}`;
  return text === "" ? null : `strpos(${sql}, ${quoted}) > 0`;
}

/** The text that a regular expression without any choice matches; null if it has one. */
function plainText(body: string): string | null {
  let text = "";
  for (const [, literal, escaped, single] of body.matchAll(
    /([^\\[\](){}.*+?|^$])|\\([^\p{L}\p{N}_])|\[([^\\^\]])\]|./gsu,
  )) {
    const character = literal ?? escaped ?? single;
    if (character === undefined) return null;
    text += character;
  }
  // "***" at the beginning would choose another kind of expression; it has no plain text.
  return text;
}
