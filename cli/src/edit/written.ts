import { stringify } from "yaml";

/** A value to write into mlops.yaml: plain data, with comments where a reader needs one. */
export type Written = string | number | bigint | boolean | null | readonly Written[] | WrittenMap | Commented;
export interface WrittenMap {
  readonly [key: string]: Written | undefined;
}

/** A value with lines above it and a remark behind it. */
export class Commented {
  /**
   * @param before lines above, without `#`
   * @param after one line behind a value that takes one line
   */
  constructor(
    readonly value: Exclude<Written, Commented>,
    readonly before: readonly string[] = [],
    readonly after: string | null = null,
  ) {}
}

/** How a file is laid out; what is inserted follows it. */
export interface Layout {
  /** Columns that a nested mapping stands further in. */
  readonly step: number;
  /** Columns that a list stands further in than its key: 0 or `step`. */
  readonly listStep: number;
}

/** Longest line that holds a whole mapping or list. */
const longestLine = 110;

/** The value without its comments. */
export function plainValue(written: Written): unknown {
  if (written instanceof Commented) return plainValue(written.value);
  if (Array.isArray(written)) return written.map((item: Written) => plainValue(item));
  if (typeof written !== "object" || written === null) return written;
  return Object.fromEntries(entriesOf(written as WrittenMap).map(([key, value]) => [key, plainValue(value)]));
}

/** Lines of `key: value` in block style, each indented by `indent`. */
export function entryLines(key: string, written: Written, indent: number, layout: Layout): string[] {
  const { value, before, after } = withoutComments(written);
  const space = " ".repeat(indent);
  const head = `${space}${scalarText(key, false)}:`;
  const above = before.map((line) => `${space}# ${oneLine(line)}`);
  const remark = after === null ? "" : ` # ${oneLine(after)}`;
  const shortText = lineText(value, longestLine - head.length - 1);
  if (shortText !== null) return [...above, `${head} ${shortText}${remark}`];
  return [...above, `${head}${remark}`, ...nestedLines(value, indent, layout)];
}

/** Lines below a key at column `indent` that hold its mapping or list, each entry on lines of its own. */
export function nestedLines(written: Written, indent: number, layout: Layout): string[] {
  const { value } = withoutComments(written);
  return Array.isArray(value)
    ? value.flatMap((item: Written) => itemLines(item, indent + layout.listStep, layout))
    : mappingLines(value as WrittenMap, indent + layout.step, layout);
}

/** Lines of one `- value` of a block list. */
export function itemLines(written: Written, indent: number, layout: Layout): string[] {
  const { value, before, after } = withoutComments(written);
  const space = " ".repeat(indent);
  const above = before.map((line) => `${space}# ${oneLine(line)}`);
  const shortText = lineText(value, longestLine - indent - 2);
  if (shortText !== null)
    return [...above, `${space}- ${shortText}${after === null ? "" : ` # ${oneLine(after)}`}`];
  const nested = Array.isArray(value)
    ? value.flatMap((item: Written) => itemLines(item, indent + 2, layout))
    : mappingLines(value as WrittenMap, indent + 2, layout);
  const [first = "", ...others] = nested;
  if (first.trimStart().startsWith("#")) return [...above, `${space}-`, ...nested];
  return [...above, `${space}- ${first.trimStart()}`, ...others];
}

/** The value within one line; comments inside it are left out. */
export function flowText(written: Written): string {
  const value = written instanceof Commented ? written.value : written;
  if (Array.isArray(value)) return `[${value.map((item: Written) => flowText(item)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return scalarText(value as string, true);
  const entries = entriesOf(value as WrittenMap).map(
    ([key, each]) => `${scalarText(key, true)}: ${flowText(each)}`,
  );
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** A comment ends where its line ends, so names with line ends in them stay within theirs. */
function oneLine(text: string): string {
  return text.replaceAll(new RegExp(unseen, "gu"), " ");
}

/** Line ends, and other characters that nobody sees: controls, marks of direction, blanks without width. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.source;

/** Within double quotes on one line, with escapes for what nobody sees. */
function escapedText(value: string): string {
  return JSON.stringify(value).replaceAll(new RegExp(unseen, "gu"), (character) => {
    const digits = (character.codePointAt(0) ?? 0).toString(16);
    return digits.length > 4 ? `\\U${digits.padStart(8, "0")}` : `\\u${digits.padStart(4, "0")}`;
  });
}

/** A scalar, quoted where YAML needs it. @param inFlow whether it stands within brackets */
function scalarText(value: string | number | bigint | boolean | null, inFlow: boolean): string {
  if (typeof value === "string" && new RegExp(unseen, "u").test(value)) return escapedText(value);
  const options = { lineWidth: 0, blockQuote: false } as const;
  if (!inFlow) return stringify(value, options).trimEnd();
  const list = stringify([value], { ...options, collectionStyle: "flow", flowCollectionPadding: false });
  return list.trimEnd().slice(1, -1);
}

function mappingLines(map: WrittenMap, indent: number, layout: Layout): string[] {
  return entriesOf(map).flatMap(([key, value]) => entryLines(key, value, indent, layout));
}

/** The value where it fits into one line and no comment would be lost, else null. */
function lineText(value: Exclude<Written, Commented>, width: number): string | null {
  if (typeof value !== "object" || value === null) return scalarText(value, false);
  if (hasComments(value) || (Array.isArray(value) && value.some(isMap))) {
    return isEmpty(value) ? flowText(value) : null;
  }
  if (!Array.isArray(value) && Object.values(value).some(holdsMaps)) return null;
  const text = flowText(value);
  return text.length <= width || isEmpty(value) ? text : null;
}

function withoutComments(written: Written): {
  value: Exclude<Written, Commented>;
  before: readonly string[];
  after: string | null;
} {
  return written instanceof Commented ? written : { value: written, before: [], after: null };
}

function hasComments(written: Written | undefined): boolean {
  if (written instanceof Commented) return true;
  return typeof written === "object" && written !== null && Object.values(written).some(hasComments);
}

const isMap = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const holdsMaps = (value: unknown): boolean =>
  (isMap(value) && !isEmpty(value)) || (Array.isArray(value) && value.some(isMap));
const isEmpty = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;

function entriesOf(map: WrittenMap): [string, Written][] {
  return Object.entries(map).filter((entry): entry is [string, Written] => entry[1] !== undefined);
}
