/** What PostgreSQL's parser would pass over in silence, found in the text before it is parsed. */
import { ProblemSignal } from "../problems.js";
import { tooDeep, tooMuch } from "./too-much.js";

/** In the order in which they are tried: quoted parts first, in which nothing has a meaning. */
const token =
  /(?<quoted>[eE]'(?:[^'\\]|''|\\[^])*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(?<tag>(?:[\p{L}_][\p{L}\p{N}_]*)?)\$[^]*?\$\k<tag>\$)|(?<name>[\p{L}_][\p{L}\p{N}_$]*)|(?<comment>--|\/\*)|(?<quote>['"])|(?<other>[^])/uy;

/** PostgreSQL cuts longer names. */
const longestName = 63;

/** Parentheses within one another: more are a mistake, on which PostgreSQL's parser spends seconds. */
const mostNested = 500;

/** Characters that look like others, or that nobody sees, and what is meant. */
const lookalikes: Readonly<Record<string, string>> = {
  "\u2018": "'",
  "\u2019": "'",
  "\u201c": '"',
  "\u201d": '"',
  "\u2212": "-",
  "\u2013": "-",
  "\u2014": "-",
  "\u00d7": "*",
  "\u00f7": "/",
  "\u2264": "<=",
  "\u2265": ">=",
  "\u2260": "<>",
};

/**
 * @param locate gives the place in the parsed statement of an offset in the text
 * @throws ProblemSignal for a comment, a semicolon, a name that would be cut, characters that only look like operators,
 *   and parentheses in more than 500 others
 */
export function checkTokens(text: string, locate: (offset: number) => number): void {
  token.lastIndex = 0;
  let open = 0;
  for (let at = 0; at < text.length; at = token.lastIndex) {
    const { name, comment, quote, other } = token.exec(text)?.groups ?? {};
    // A quote that is not closed: the parser says so.
    if (quote !== undefined) return;
    if (comment !== undefined) throw commentAt(locate(at), comment);
    if (name !== undefined && Buffer.byteLength(name) > longestName)
      throw new ProblemSignal(
        "dropped",
        locate(at),
        `This name has more than ${longestName} bytes, and PostgreSQL would cut it`,
        "Correct the name: columns have at most 63 characters.",
      );
    if (other === "(" || other === "[") open += 1;
    if (other === ")" || other === "]") open -= 1;
    if (open > mostNested) throw tooMuch(tooDeep);
    if (other !== undefined) checkCharacter(other, locate(at));
  }
}

function commentAt(location: number, comment: string): ProblemSignal {
  return new ProblemSignal(
    "dropped",
    location,
    `${comment} begins a comment, and what follows it would be dropped`,
    comment === "--"
      ? "To subtract a negative number write `x - -1` or `x - (-1)`; a note goes behind # in the YAML, outside the quotes."
      : "Write a note behind # in the YAML, outside the quotes.",
  );
}

function checkCharacter(character: string, location: number): void {
  if (character === ";")
    throw new ProblemSignal(
      "syntax",
      location,
      "A semicolon ends a statement",
      "Write one expression, without a semicolon.",
    );
  const meant = Object.hasOwn(lookalikes, character) ? lookalikes[character] : undefined;
  const isUnseen = /[\p{Cf}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(character);
  if (meant === undefined && !isUnseen) return;
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  throw new ProblemSignal(
    "syntax",
    location,
    meant === undefined
      ? `This blank is the character U+${code}, which SQL does not know`
      : `The character ${character} means nothing in SQL`,
    meant === undefined ? "Write an ordinary blank." : `Write ${meant} instead.`,
  );
}
