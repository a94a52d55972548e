import type { TextPositions, Range } from "../diagnostics/text-position.js";

export type Path = readonly (string | number)[];

/**
 * Plain values of the file; mappings and lists are fresh objects, so that pruning them harms nothing. Integers beyond
 * ±(2^53 - 1) are bigints under `expectations`, and doubles elsewhere.
 */
export type Value = null | boolean | number | bigint | string | Value[] | Mapping;
export interface Mapping {
  [key: string]: Value;
}

/** Where a value stands, and the key before it where it has one. */
export interface NodePlace {
  readonly key: Range | null;
  readonly value: Range;
}

/** A text that was read: its values, and the place of each. */
export interface SourceDocument {
  readonly positions: TextPositions;
  readonly root: Mapping;
  readonly places: ReadonlyMap<string, NodePlace>;
}

/** JSON pointer of a path: the key of `SourceDocument.places`. */
export function pointer(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** The place of the value at this path, or of the nearest one around it that exists. */
export function placeAt(document: SourceDocument, path: Path): NodePlace {
  for (let depth = path.length; depth >= 0; depth--) {
    const place = document.places.get(pointer(path.slice(0, depth)));
    if (place) return place;
  }
  return { key: null, value: { start: 0, end: 1 } };
}

/** The range of the value; of its key where the value spans several lines and would frame badly. */
export function valueRange(document: SourceDocument, path: Path): Range {
  const { key, value } = placeAt(document, path);
  const shown = document.positions.text.slice(value.start, value.end).trimEnd();
  return key !== null && (shown.includes("\n") || shown === "") ? key : value;
}

export function keyRange(document: SourceDocument, path: Path): Range {
  const { key, value } = placeAt(document, path);
  return key ?? value;
}

/**
 * Where `offset` and `length` of a text value stand in the file, for plain, quoted and block scalars alike:
 * the value is followed through its spelling, which differs in white space. Null where it has escapes.
 */
export function rangeInScalar(
  document: SourceDocument,
  path: Path,
  value: string,
  offset: number,
  length: number,
): Range | null {
  const { value: range } = placeAt(document, path);
  const spelling = document.positions.text.slice(range.start, range.end);
  let at = /^["']/.test(spelling) ? 1 : /^[|>]/.test(spelling) ? spelling.indexOf("\n") + 1 : 0;
  let start = -1;
  let end = -1;
  for (let index = 0; index < value.length; index++) {
    const wanted = value.charAt(index);
    if (/\s/.test(wanted)) {
      if (index === offset) start = at;
      continue;
    }
    while (at < spelling.length && /\s/.test(spelling.charAt(at))) at++;
    if (spelling.charAt(at) !== wanted) return null;
    if (index === offset) start = at;
    at++;
    if (index < offset + length) end = at;
  }
  if (offset >= value.length) start = end = at;
  if (start === -1) return null;
  return { start: range.start + start, end: range.start + Math.max(end, start + 1) };
}

/** A path as messages write it: sources.flights.columns, models.late_arrival.gates[1]. */
export function dotted(path: Path): string {
  return path
    .map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join("");
}

/** The path that a JSON pointer writes; steps into lists are numbers. */
export function pathOfPointer(root: Mapping, text: string): Path {
  let value: Value | undefined = root;
  return text
    .split("/")
    .slice(1)
    .map((escaped) => {
      const step = escaped.replaceAll("~1", "/").replaceAll("~0", "~");
      if (Array.isArray(value)) {
        value = value[Number(step)];
        return Number(step);
      }
      value = isMapping(value) && Object.hasOwn(value, step) ? value[step] : undefined;
      return step;
    });
}

export function isMapping(value: Value | undefined): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path; undefined where there is none. */
export function valueAt(root: Mapping, path: Path): Value | undefined {
  let value: Value | undefined = root;
  for (const step of path) {
    if (Array.isArray(value)) value = value[Number(step)];
    else if (isMapping(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}
