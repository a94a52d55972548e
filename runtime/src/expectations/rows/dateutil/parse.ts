import { Unreadable, YearMonthDay } from "./calendar.js";
import { split } from "./split.js";
import { isHalf, isJump, isUtc, isWeekday, monthOf, unitOf } from "./words.js";

/** Whether Python's `dateutil.parser.parse`, with its defaults, reads the text as a time. */
export function isDateutilParseable(text: string): boolean {
  try {
    return new Reading(split(text)).isTime();
  } catch (error) {
    if (error instanceof Unreadable) return false;
    throw error;
  }
}

/** What is known so far of the time of the day, and whether anything was said at all. */
class Reading {
  readonly #date = new YearMonthDay();
  #hour: number | null = null;
  #minute: number | null = null;
  #second: number | null = null;
  #hasZone = false;
  #hasWeekday = false;
  #at = 0;

  constructor(private readonly words: readonly string[]) {}

  isTime(): boolean {
    for (; this.#at < this.words.length; this.#at++) this.#word();
    const said =
      this.#date.length > 0 || this.#hour !== null || this.#minute !== null || this.#second !== null;
    if (!said && !this.#hasWeekday && !this.#hasZone) return false;
    const within = (value: number | null, below: number): boolean =>
      value === null || (value >= 0 && value < below);
    return (
      this.#date.exists() && within(this.#hour, 24) && within(this.#minute, 60) && within(this.#second, 60)
    );
  }

  #peek(distance: number): string | undefined {
    return this.words[this.#at + distance];
  }

  #need(distance: number): string {
    const word = this.#peek(distance);
    if (word === undefined) throw new Unreadable();
    return word;
  }

  #word(): void {
    const word = this.#need(0);
    const month = monthOf(word);
    if (/^\d+(?:\.\d+)?$/.test(word)) this.#number(word);
    else if (isWeekday(word)) this.#hasWeekday = true;
    else if (month !== null) this.#monthName(month);
    else if (isHalf(word)) this.#half(word);
    else if (this.#couldBeZone(word)) this.#zone();
    else if (this.#hour !== null && (word === "+" || word === "-")) this.#offset();
    else if (!isJump(word)) throw new Unreadable();
  }

  #number(word: string): void {
    const next = this.#peek(1);
    const value = Number(word);
    const unit = unitOf(next) ?? (next === " " ? unitOf(this.#peek(2)) : null);
    const startsClock = next === undefined || next === " " || unitOf(next) !== null;
    if (this.#date.length === 3 && [2, 4].includes(word.length) && this.#hour === null && startsClock) {
      this.#clock(word.slice(0, 2), word.slice(2) || null, null);
    } else if (word.length === 6 || word.indexOf(".") === 6) {
      if (this.#date.length === 0 && !word.includes("."))
        this.#day(word.slice(0, 2), word.slice(2, 4), word.slice(4));
      else this.#clock(word.slice(0, 2), word.slice(2, 4), word.slice(4));
    } else if ([8, 12, 14].includes(word.length)) {
      this.#date.add(word.slice(0, 4), "Y");
      this.#date.add(word.slice(4, 6));
      this.#date.add(word.slice(6, 8));
      if (word.length > 8) this.#clock(word.slice(8, 10), word.slice(10, 12), word.slice(12) || null);
    } else if (unit !== null) {
      this.#at += unitOf(next) === null ? 2 : 1;
      this.#inUnit(unit, value);
    } else if (next === ":" && this.#peek(2) !== undefined) {
      this.#colons(word);
    } else if (next === "-" || next === "/" || next === ".") {
      this.#separated(word, next);
    } else if (next === undefined || isJump(next)) {
      if (isHalf(this.#peek(2))) {
        this.#hour = this.#halfHour(value, this.#need(2));
        this.#at += 2;
      } else this.#date.add(word);
      this.#at += 1;
    } else if (isHalf(next) && value < 24) {
      this.#hour = this.#halfHour(value, next);
      this.#at += 1;
    } else if (this.#date.couldBeDay(value)) {
      this.#date.add(word);
    } else throw new Unreadable();
  }

  #day(...parts: string[]): void {
    for (const part of parts) this.#date.add(part);
  }

  #clock(hour: string, minute: string | null, second: string | null): void {
    this.#hour = Number(hour);
    if (minute !== null) this.#minute = Number(minute);
    if (second !== null) this.#second = Number(second);
  }

  #inUnit(unit: number, value: number): void {
    if (unit === 0) this.#hour = Math.trunc(value);
    else if (unit === 1) this.#minute = Math.trunc(value);
    else this.#second = value;
  }

  #colons(word: string): void {
    const minute = this.#need(2);
    if (!/^\d+(?:\.\d+)?$/.test(minute)) throw new Unreadable();
    this.#clock(word, String(Math.trunc(Number(minute))), null);
    if (this.#peek(3) === ":" && this.#peek(4) !== undefined) {
      const second = this.#need(4);
      if (!/^\d+(?:\.\d+)?$/.test(second)) throw new Unreadable();
      this.#second = Number(second);
      this.#at += 2;
    }
    this.#at += 2;
  }

  #separated(word: string, separator: string): void {
    this.#date.add(word);
    const second = this.#peek(2);
    if (second !== undefined && !isJump(second)) {
      this.#date.addPart(second);
      if (this.#peek(3) === separator) {
        this.#date.addPart(this.#need(4));
        this.#at += 2;
      }
      this.#at += 1;
    }
    this.#at += 1;
  }

  #monthName(month: number): void {
    this.#date.addMonth(month);
    const separator = this.#peek(1);
    if (separator === "-" || separator === "/") {
      this.#date.add(this.#need(2));
      if (this.#peek(3) === separator) {
        this.#date.add(this.#need(4));
        this.#at += 2;
      }
      this.#at += 2;
      return;
    }
    if (separator !== " " || this.#peek(3) !== " " || this.#peek(2)?.toLowerCase() !== "of") return;
    if (/^\d+$/.test(this.#peek(4) ?? "")) this.#date.add(this.#need(4), "Y");
    this.#at += 4;
  }

  #half(word: string): void {
    if (this.#hour === null || this.#hour > 12) throw new Unreadable();
    this.#hour = this.#halfHour(this.#hour, word);
  }

  #halfHour(hour: number, word: string): number {
    const isAfternoon = word.toLowerCase().startsWith("p");
    if (hour < 12 && isAfternoon) return hour + 12;
    return hour === 12 && !isAfternoon ? 0 : hour;
  }

  #couldBeZone(word: string): boolean {
    return this.#hour !== null && !this.#hasZone && (/^[A-Z]{1,5}$/.test(word) || isUtc(word));
  }

  #zone(): void {
    const isSigned = ["+", "-"].includes(this.#peek(1) ?? "");
    this.#hasZone = !isSigned;
  }

  #offset(): void {
    const hours = this.#need(1);
    if (!/^\d+$/.test(hours)) throw new Unreadable();
    if (hours.length !== 4) {
      if (this.#peek(2) === ":") this.#at += 2;
      else if (hours.length > 2) throw new Unreadable();
    }
    this.#hasZone = true;
    this.#at += 1;
  }
}
