import { isUtf8 } from "node:buffer";
import { compactJson } from "../../json/compact-json.js";
import { wholeNumber } from "../../json/whole-number.js";
import { JsonFault, JsonScanner, keyText } from "../../json/json-scanner.js";
import type { ColumnType } from "../../definitions/column.js";
import type { TextRow } from "../rows/text-row.js";
import { shownText } from "../rows/utf8.js";

/** A field to be found: by its key, or along a path of keys. */
export interface Field {
  readonly name: string;
  readonly type: ColumnType;
}

/** Called with the key of a value that no field asks for. @param text null: the value is missing */
export type OnOther = (key: string, text: () => string | null) => void;

interface Target {
  readonly place: number;
  /** Keys below this one; none: the value is the field's. */
  readonly rest: readonly string[];
}

const noTargets: readonly Target[] = [];
/** Of so many keys of a line it is known what they were at the same place of the line before. */
const mostKnown = 256;
/** Bytes of a key that is known so. */
const longestKnown = 256;
const [quote, openBrace, openBracket, letterN] = [34, 123, 91, 110] as const;

/**
 * Finds fields in lines of JSON, an object each, where they lie: nothing is made of values that nobody asked for, and
 * numbers keep their digits.
 *
 * A class, so that V8 compiles it once (`RowSplitter`).
 */
export class LineReader {
  /** The row that was read last, whose fields are those asked for. */
  readonly row: TextRow;
  /** Fields that some line had, if only as null. */
  readonly seen: Uint8Array;
  readonly #fields: readonly Field[];
  readonly #targets = new Map<string, Target[]>();
  readonly #scanner = new JsonScanner();
  readonly #inner = new JsonScanner();
  readonly #isWhole: Uint8Array;
  readonly #known: { readonly key: Buffer; readonly targets: readonly Target[] }[] = [];
  #bytes = Buffer.allocUnsafe(64 * 1024);
  #end = 0;
  #keyNumber = 0;
  /** Bytes of values that more than one field asks for. */
  #shared = 0;
  #onOther: OnOther | null = null;
  #tellsNewOnly = false;
  /** Whether the line before had the key that was read last, at the same place. */
  #isKnown = false;

  constructor(fields: readonly Field[]) {
    this.#fields = fields;
    this.#isWhole = new Uint8Array(fields.length);
    this.seen = new Uint8Array(fields.length);
    fields.forEach(({ name }, place) => {
      const [root = "", ...rest] = name.split(".");
      this.#aim(name, { place, rest: [] });
      if (rest.length > 0) this.#aim(root, { place, rest });
    });
    this.row = {
      bytes: this.#bytes,
      start: 0,
      end: 0,
      line: 0,
      count: fields.length,
      starts: new Int32Array(fields.length),
      ends: new Int32Array(fields.length),
      escaped: new Uint8Array(fields.length),
      mask: 0,
      hasNul: false,
      problem: null,
      faults: null,
    };
  }

  /**
   * Reads a line into `row`.
   * @param which new: keys that the line before had at the same place are not told again
   * @returns whether it is an object; else what it is stands in the row
   */
  read(line: Buffer, number: number, onOther: OnOther | null, which: "all" | "new" = "all"): boolean {
    const { row } = this;
    this.#keep(line);
    row.line = number;
    row.starts.fill(-1);
    this.#isWhole.fill(0);
    this.#keyNumber = 0;
    this.#shared = 0;
    this.#onOther = onOther;
    this.#tellsNewOnly = which === "new";
    row.hasNul = false;
    row.faults = null;
    row.problem = isUtf8(line) ? this.#scan(line.length) : "is not UTF-8";
    row.hasNul ||= row.problem !== null && line.includes(0);
    row.bytes = this.#bytes;
    // At least as long as its fields together, so that there is room for them.
    row.end = row.problem === null ? this.#end + this.#shared : line.length;
    return row.problem === null;
  }

  #aim(key: string, target: Target): void {
    const known = this.#targets.get(key);
    if (known === undefined) this.#targets.set(key, [target]);
    else known.push(target);
  }

  #keep(line: Buffer): void {
    if (this.#bytes.length < line.length) this.#bytes = Buffer.allocUnsafe(2 * line.length);
    line.copy(this.#bytes);
    this.#end = line.length;
  }

  #scan(length: number): string | null {
    const scanner = this.#scanner;
    try {
      scanner.begin(this.#bytes, 0, length);
      scanner.skipSpace();
      const isObject = this.#bytes[scanner.at] === openBrace;
      if (isObject) scanner.skipObject(this.#take);
      else scanner.skipValue();
      scanner.finish();
      return isObject ? null : "is not a JSON object";
    } catch (error) {
      if (!(error instanceof JsonFault)) throw error;
      return error.isRepeatedKey ? error.reason : `is not JSON: ${error.reason}`;
    }
  }

  readonly #take = (keyStart: number, keyEnd: number, start: number, end: number): void => {
    const targets = this.#targetsOf(keyStart, keyEnd);
    if (targets.length === 0) {
      if (this.#tellsNewOnly && this.#isKnown) return;
      const bytes = this.#bytes;
      this.#onOther?.(keyText(bytes, keyStart, keyEnd), () => valueText(bytes, start, end));
      return;
    }
    this.#shared += (targets.length - 1) * (end - start);
    for (const { place, rest } of targets) {
      if (rest.length === 0) {
        this.#isWhole[place] = 1;
        this.#write(place, start, end);
      } else if (this.#isWhole[place] === 0) {
        const found = this.#under(start, end, rest);
        if (found !== null) this.#write(place, found.start, found.end);
      }
    }
  };

  #targetsOf(start: number, end: number): readonly Target[] {
    const number = this.#keyNumber;
    this.#keyNumber += 1;
    const known = this.#known[number];
    this.#isKnown = known !== undefined && isSame(known.key, this.#bytes, start, end);
    if (known !== undefined && this.#isKnown) return known.targets;
    const targets = this.#targets.get(keyText(this.#bytes, start, end)) ?? noTargets;
    if (number < mostKnown && end - start <= longestKnown)
      this.#known[number] = { key: Buffer.from(this.#bytes.subarray(start, end)), targets };
    return targets;
  }

  #under(start: number, end: number, keys: readonly string[]): { start: number; end: number } | null {
    let found: { start: number; end: number } | null = { start, end };
    for (const key of keys) {
      const within: { start: number; end: number } = found;
      found = null;
      const inner = this.#inner;
      inner.begin(this.#bytes, within.start, within.end);
      if (this.#bytes[within.start] === openBrace)
        inner.skipObject((keyStart, keyEnd, valueStart, valueEnd) => {
          if (keyText(this.#bytes, keyStart, keyEnd) === key) found = { start: valueStart, end: valueEnd };
        });
      else if (this.#bytes[within.start] === openBracket) {
        let index = 0;
        inner.skipList((itemStart, itemEnd) => {
          if (String(index) === key) found = { start: itemStart, end: itemEnd };
          index += 1;
        });
      }
      if (found === null) return null;
    }
    return found;
  }

  /** Writes a value into the row: as it stands where it can. */
  #write(place: number, start: number, end: number): void {
    const { row } = this;
    this.seen[place] = 1;
    const first = this.#bytes[start];
    row.starts[place] = -1;
    if (first === letterN) return;
    if (first === quote) {
      if (this.#bytes.subarray(start, end).includes(92)) return this.#writeText(place, start, end);
      row.starts[place] = start + 1;
      row.ends[place] = end - 1;
      return;
    }
    if (first === openBrace || first === openBracket)
      return this.#append(place, compactJson(this.#bytes, start, end));
    row.starts[place] = start;
    row.ends[place] = end;
    if (this.#fields[place]?.type === "integer") this.#writeWhole(place, start, end);
  }

  #writeText(place: number, start: number, end: number): void {
    const text = JSON.parse(this.#bytes.toString("utf8", start, end)) as string;
    if (text.includes("\0")) this.row.hasNul = true;
    if (!/\p{Surrogate}/u.test(text)) return this.#append(place, text);
    this.row.faults ??= [] as string[];
    (this.row.faults as string[])[place] = "has half a surrogate pair, which is not a character";
    this.#append(place, shownText(text));
  }

  /** A whole number with an exponent, as some write 100000, without it. */
  #writeWhole(place: number, start: number, end: number): void {
    const text = this.#bytes.toString("latin1", start, end);
    if (!/e/i.test(text)) return;
    const whole = wholeNumber(text);
    if (whole !== null && whole.length <= 20) this.#append(place, whole);
  }

  #append(place: number, text: string): void {
    const needed = this.#end + 3 * text.length;
    if (needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(2 * needed);
      this.#bytes.copy(grown, 0, 0, this.#end);
      this.#bytes = grown;
      this.#scanner.bytes = grown;
    }
    this.row.starts[place] = this.#end;
    this.#end += this.#bytes.write(text, this.#end);
    this.row.ends[place] = this.#end;
  }
}

function isSame(key: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (key.length !== end - start) return false;
  for (let index = 0; index < key.length; index += 1) if (key[index] !== bytes[start + index]) return false;
  return true;
}

function valueText(bytes: Buffer, start: number, end: number): string | null {
  if (bytes[start] === letterN) return null;
  const text = compactJson(bytes, start, end);
  return bytes[start] === quote ? (JSON.parse(text) as string) : text;
}
