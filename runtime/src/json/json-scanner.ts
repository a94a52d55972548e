/** What is wrong with a text that should be JSON; goes on after "is not JSON: " where it is none. */
export class JsonFault {
  constructor(
    readonly reason: string,
    /** It is JSON by its grammar, but an object has a key twice. */
    readonly isRepeatedKey = false,
  ) {}
}

/** Deeper than this no data is nested, and a parser that calls itself would run out of stack. */
const deepest = 512;
/** Digits of any number that a double holds exactly. */
const doubleDigits = 15;
/** Keys of an object that are compared one by one; those of larger ones go into a set. */
const fewKeys = 24;

const [quote, backslash, comma, colon, minus, plus, dot, zero, nine] = [
  34, 92, 44, 58, 45, 43, 46, 48, 57,
] as const;
const [openBrace, closeBrace, openBracket, closeBracket] = [123, 125, 91, 93] as const;

/**
 * Reads JSON (RFC 8259) where it lies, in bytes that are UTF-8, without making values of it: numbers keep their digits,
 * and a key that comes twice in an object is found.
 *
 * A class, so that V8 compiles it once (`RowSplitter`).
 */
export class JsonScanner {
  bytes: Buffer = Buffer.alloc(0);
  /** Where reading goes on. */
  at = 0;
  end = 0;
  /** Whether there was a number that a double may not hold exactly. */
  hasLongNumbers = false;
  #depth = 0;
  // Keys of the objects that are open, one object's after the other's: hash, start and end of each.
  #keys = new Int32Array(3 * 64);
  #keyCount = 0;

  begin(bytes: Buffer, start = 0, end = bytes.length): void {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    this.hasLongNumbers = false;
    this.#depth = 0;
    this.#keyCount = 0;
  }

  /** @throws JsonFault unless only spaces are left */
  finish(): void {
    this.skipSpace();
    if (this.at < this.end) throw this.#unexpected();
  }

  skipSpace(): void {
    const { bytes, end } = this;
    let { at } = this;
    while (at < end) {
      const byte = bytes[at];
      if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) break;
      at += 1;
    }
    this.at = at;
  }

  /** Goes to the end of a value, which begins here. @throws JsonFault */
  skipValue(): void {
    const byte = this.at < this.end ? this.bytes[this.at] : undefined;
    if (byte === quote) this.skipString();
    else if (byte === openBrace) this.skipObject();
    else if (byte === openBracket) this.skipList();
    else if (byte === 116) this.#skipWord("true");
    else if (byte === 102) this.#skipWord("false");
    else if (byte === 110) this.#skipWord("null");
    else if (byte === minus || isDigit(byte)) this.#skipNumber();
    else throw this.#unexpected();
  }

  /**
   * Goes through an object, which begins here.
   * @param take called with the places of each key, within its quotes, and of its value
   * @throws JsonFault
   */
  skipObject(take?: (keyStart: number, keyEnd: number, valueStart: number, valueEnd: number) => void): void {
    const base = this.#keyCount;
    let names: Set<string> | null = null;
    this.#enter();
    this.skipSpace();
    if (this.bytes[this.at] === closeBrace && this.at < this.end) {
      this.at += 1;
      this.#depth -= 1;
      return;
    }
    for (;;) {
      if (this.bytes[this.at] !== quote || this.at >= this.end) throw this.#unexpected();
      const keyStart = this.at + 1;
      const hash = this.skipString();
      const keyEnd = this.at - 1;
      if (this.#keyCount - base < fewKeys) this.#addKey(base, hash, keyStart, keyEnd);
      else {
        names ??= this.#keySet(base);
        const name = keyText(this.bytes, keyStart, keyEnd);
        if (names.has(name)) throw repeated(name);
        names.add(name);
      }
      this.skipSpace();
      if (this.bytes[this.at] !== colon || this.at >= this.end) throw this.#unexpected();
      this.at += 1;
      this.skipSpace();
      const valueStart = this.at;
      this.skipValue();
      take?.(keyStart, keyEnd, valueStart, this.at);
      if (!this.#goesOn(closeBrace)) break;
    }
    this.#depth -= 1;
    this.#keyCount = base;
  }

  /** Goes to the end of a string, which begins here. @returns a hash of its bytes @throws JsonFault */
  skipString(): number {
    const { bytes, end } = this;
    let at = this.at + 1;
    let hash = 0;
    let escapes = false;
    for (;;) {
      if (at >= end) {
        this.at = end;
        throw this.#unexpected();
      }
      const byte = bytes[at] as number;
      if (byte === quote) break;
      if (byte < 32) throw new JsonFault("a string holds a control character that is not escaped");
      if (byte === backslash) {
        escapes = true;
        at = this.#afterEscape(at);
      } else {
        hash = (Math.imul(hash, 31) + byte) | 0;
        at += 1;
      }
    }
    this.at = at + 1;
    // An escaped character may be one that another key has plain.
    return escapes ? -1 : hash & 0x7fffffff;
  }

  #afterEscape(at: number): number {
    const byte = this.bytes[at + 1];
    if (at + 1 >= this.end) {
      this.at = this.end;
      throw this.#unexpected();
    }
    if (byte !== 117) {
      if (!isEscape(byte)) throw new JsonFault("a string holds an unknown escape");
      return at + 2;
    }
    for (let index = at + 2; index < at + 6; index += 1)
      if (index >= this.end || !isHex(this.bytes[index]))
        throw new JsonFault("a string holds an unknown escape");
    return at + 6;
  }

  /** Goes through a list, which begins here. @param take called with the place of each item @throws JsonFault */
  skipList(take?: (start: number, end: number) => void): void {
    this.#enter();
    this.skipSpace();
    if (this.bytes[this.at] === closeBracket && this.at < this.end) this.at += 1;
    else
      do {
        const start = this.at;
        this.skipValue();
        take?.(start, this.at);
      } while (this.#goesOn(closeBracket));
    this.#depth -= 1;
  }

  #enter(): void {
    this.at += 1;
    this.#depth += 1;
    if (this.#depth > deepest) throw new JsonFault(`it is nested deeper than ${deepest} levels`);
  }

  /** Whether a comma follows, and not the end. */
  #goesOn(close: number): boolean {
    this.skipSpace();
    const byte = this.at < this.end ? this.bytes[this.at] : undefined;
    if (byte !== comma && byte !== close) throw this.#unexpected();
    this.at += 1;
    if (byte === close) return false;
    this.skipSpace();
    return true;
  }

  #skipWord(word: string): void {
    if (this.bytes.toString("latin1", this.at, Math.min(this.end, this.at + word.length)) !== word)
      throw this.#unexpected();
    this.at += word.length;
  }

  #skipNumber(): void {
    const { bytes, end } = this;
    const start = this.at;
    let { at } = this;
    if (bytes[at] === minus) at += 1;
    const first = at;
    while (at < end && isDigit(bytes[at])) at += 1;
    let digits = at - first;
    const isWhole = digits === 1 || (digits > 1 && bytes[first] !== zero);
    let isValid = isWhole;
    if (at < end && bytes[at] === dot) {
      const fraction = at + 1;
      at = fraction;
      while (at < end && isDigit(bytes[at])) at += 1;
      digits += at - fraction;
      if (at === fraction) isValid = false;
    }
    if (at < end && (bytes[at] === 101 || bytes[at] === 69)) {
      at += 1;
      if (bytes[at] === plus || bytes[at] === minus) at += 1;
      const exponent = at;
      while (at < end && isDigit(bytes[at])) at += 1;
      if (at === exponent) isValid = false;
      this.hasLongNumbers = true;
    }
    if (!isValid) {
      if (bytes.toString("latin1", start, Math.min(end, start + 9)) === "-Infinity") throw this.#unexpected();
      throw new JsonFault(`${shown(bytes, start, Math.max(at, start + 1), end)} is not a number of JSON`);
    }
    if (digits > doubleDigits) this.hasLongNumbers = true;
    this.at = at;
  }

  #addKey(base: number, hash: number, start: number, end: number): void {
    const keys = this.#keys;
    for (let index = base; index < this.#keyCount; index += 1) {
      const other = keys[3 * index] as number;
      if (hash !== other && hash !== -1 && other !== -1) continue;
      const name = keyText(this.bytes, start, end);
      if (name === keyText(this.bytes, keys[3 * index + 1] as number, keys[3 * index + 2] as number))
        throw repeated(name);
    }
    const place = 3 * this.#keyCount;
    if (place === keys.length) {
      this.#keys = new Int32Array(2 * keys.length);
      this.#keys.set(keys);
    }
    this.#keys[place] = hash;
    this.#keys[place + 1] = start;
    this.#keys[place + 2] = end;
    this.#keyCount += 1;
  }

  #keySet(base: number): Set<string> {
    const names = new Set<string>();
    for (let index = base; index < this.#keyCount; index += 1)
      names.add(
        keyText(this.bytes, this.#keys[3 * index + 1] as number, this.#keys[3 * index + 2] as number),
      );
    return names;
  }

  #unexpected(): JsonFault {
    const { bytes, at, end } = this;
    if (at >= end) return new JsonFault("it ends too early");
    const [word] = /^-?(?:NaN|Infinity)/.exec(bytes.toString("latin1", at, Math.min(end, at + 9))) ?? [];
    if (word !== undefined)
      return new JsonFault(
        `JSON has no word ${word}: write null, or the string "${word}" in a column of type float`,
      );
    return new JsonFault(`${shown(bytes, at, at + 1, end)} is unexpected`);
  }
}

/** The text of a key or string. @param start behind its first quote @param end before its last */
export function keyText(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString("utf8", start, end);
  return text.includes("\\") ? (JSON.parse(`"${text}"`) as string) : text;
}

const repeated = (name: string): JsonFault =>
  new JsonFault(`has the key ${JSON.stringify(name.slice(0, 60))} twice in one object`, true);

/** Some text from a place on, whole characters. */
function shown(bytes: Buffer, start: number, least: number, end: number): string {
  const text = bytes.toString("utf8", start, Math.min(end, Math.max(least, start + 20)));
  return JSON.stringify(text.replace(/\s[^]*$/, "").replace(/\uFFFD$/, "") || text.slice(0, 1));
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= zero && byte <= nine;
}

function isHex(byte: number | undefined): boolean {
  return isDigit(byte) || (byte !== undefined && ((byte >= 65 && byte <= 70) || (byte >= 97 && byte <= 102)));
}

/** Of `"\/bfnrt`. */
function isEscape(byte: number | undefined): boolean {
  return byte === quote || byte === backslash || byte === 47 || byte === 98 || byte === 102 || byte === 110 || byte === 114 || byte === 116; // prettier-ignore
}
