import pg from "pg";

/**
 * The comparison that means the same as a regular expression and takes a fraction of the time. There is one for a mere
 * text, with or without anchors (`^N` is starts_with, `@mail[.]org$` a suffix), and for a text that a run of some
 * characters ends (`^N[0-9]+$`). Null where it is more than that.
 */
export const plainMatch = (sql: string, regex: string): string | null =>
  textMatch(sql, regex) ?? runMatch(sql, regex);

function textMatch(sql: string, regex: string): string | null {
  const [, start, body = "", end] = /^(\^?)(.*?)(\$?)$/s.exec(regex) ?? [];
  const text = plainText(body);
  if (text === null) return null;
  const quoted = pg.escapeLiteral(text);
  if (start && end) return `${sql} = ${quoted}`;
  if (start) return `starts_with(${sql}, ${quoted})`;
  // A negative length would count from the other end.
  if (end) return text === "" ? null : `right(${sql}, ${Array.from(text).length}) = ${quoted}`;
  return text === "" ? null : `${sql} LIKE ${pg.escapeLiteral(`%${text.replace(/[\\%_]/g, "\\$&")}%`)}`;
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

/** `^text[characters]+$`, or with another number of characters: nothing but the text is left when the run is cut off. */
function runMatch(sql: string, regex: string): string | null {
  const [found, before = "", inside = "", times = "{1}"] =
    /^\^(.*?)\[([^[\]\\^]+)\]([+*?]|\{\d+(?:,\d*)?\})?\$$/s.exec(regex) ?? [];
  const text = plainText(before);
  const characters = charactersOf(inside);
  const length = lengthOf(times);
  if (found === undefined || text === null || characters === null || length === null) return null;
  // The cut would go on into the text.
  if (characters.includes(Array.from(text).at(-1) ?? "")) return null;
  // As bytes, of which UTF-8 has none below 128 within other characters: PostgreSQL cuts them off in half the time.
  const bytes = (each: string): string => `'\\x${Buffer.from(each).toString("hex")}'::bytea`;
  const rest = `rtrim(textsend(${sql}), ${bytes(characters.join(""))}) = ${bytes(text)}`;
  const { least, most } = length;
  if (most === null && least === 0) return rest;
  if (most === null && least === 1) return `(${rest} AND ${sql} <> ${pg.escapeLiteral(text)})`;
  const whole = Array.from(text).length;
  const upper = most === null ? "" : ` AND char_length(${sql}) <= ${whole + most}`;
  return `(${rest} AND char_length(${sql}) >= ${whole + least}${upper})`;
}

/** The characters of a bracket expression of single ones and ranges, all of them ASCII; null for any other. */
function charactersOf(inside: string): string[] | null {
  const characters: string[] = [];
  for (const [, from, to, single] of inside.matchAll(/([^-])-([^-])|([^-])|-/gsu)) {
    const first = (from ?? single)?.codePointAt(0);
    const last = (to ?? single)?.codePointAt(0);
    if (first === undefined || last === undefined || first > last || last > 127) return null;
    for (let code = first; code <= last; code += 1) characters.push(String.fromCodePoint(code));
  }
  return characters;
}

/** The most repetitions that PostgreSQL takes. */
const mostTimes = 255;

function lengthOf(times: string): { readonly least: number; readonly most: number | null } | null {
  if (times === "+" || times === "*") return { least: times === "+" ? 1 : 0, most: null };
  if (times === "?") return { least: 0, most: 1 };
  const [, least = "", comma, most] = /^\{(\d+)(,(\d*))?\}$/.exec(times) ?? [];
  const lowest = Number(least);
  const highest = comma === undefined ? lowest : most ? Number(most) : null;
  if (lowest > mostTimes || (highest !== null && (highest < lowest || highest > mostTimes))) return null;
  return { least: lowest, most: highest };
}
