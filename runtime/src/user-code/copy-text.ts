/** PostgreSQL's COPY text format: fields between tabs, `\N` for null, backslashes before what would end a field. */

export const nullField = "\\N";

const meanings: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** The text that a field which is not null stands for. */
export function fieldText(field: string): string {
  return field.includes("\\")
    ? field.replace(/\\(.)/gs, (_, letter: string) => meanings[letter] ?? letter)
    : field;
}

const special = /[\\\t\n\r]/;

/** A text as a field. */
export function textField(text: string): string {
  if (!special.test(text)) return text;
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll("\t", "\\t")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r");
}

/** The whole lines of chunks that may end anywhere. */
export function createLineSplitter(): (chunk: Uint8Array) => string[] {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    const bytes = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(10);
    rest = bytes.subarray(end + 1);
    return end === -1 ? [] : bytes.toString("utf8", 0, end).split("\n");
  };
}

/** Texts as a line; null is a missing value. */
export function copyLine(texts: readonly (string | null)[]): string {
  return `${texts.map((text) => (text === null ? nullField : textField(text))).join("\t")}\n`;
}

/** The text of a field; null for a missing value. */
export function fieldOrNull(field: string): string | null {
  return field === nullField ? null : fieldText(field);
}
