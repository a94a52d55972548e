import { parseCondition } from "./parse.js";
import { tokensOf } from "./tokens.js";

/** Words of conditions that are no columns where they stand alone. */
const words: ReadonlySet<string> = new Set(
  "and or not in is null like between true false date na str isnull isna notnull notna len lower upper strip contains startswith endswith".split(
    " ",
  ),
);

/**
 * The condition with other names for its columns.
 * @throws ArgumentError if it cannot be read
 */
export function renameColumns(
  text: string,
  parser: string | null,
  rename: (column: string) => string,
): string {
  parseCondition(text, parser);
  let result = "";
  let at = 0;
  for (const { kind, text: name, start, end } of tokensOf(text)) {
    const isColumn =
      kind === "quoted" || (kind === "name" && !words.has(name.toLowerCase()) && text[start - 1] !== ".");
    const other = isColumn ? rename(name) : name;
    if (!isColumn || other === name) continue;
    const isCall = text.startsWith("col", start) && kind === "quoted";
    const spelled = isCall
      ? `col(${JSON.stringify(other)})`
      : /^[A-Za-z_]\w*$/.test(other) && !words.has(other.toLowerCase())
        ? other
        : `\`${other}\``;
    result += text.slice(at, start) + spelled;
    at = end;
  }
  return result + text.slice(at);
}
