import { monthOf } from "./words.js";

/** Thrown where dateutil raises. */
export class Unreadable extends Error {}

/** Up to three numbers that year, month and day are found among, by the rules of an American reader. */
export class YearMonthDay {
  readonly #values: number[] = [];
  #month = -1;
  #year = -1;
  #hasCentury = false;

  get length(): number {
    return this.#values.length;
  }

  add(text: string, label: "Y" | "M" | null = null): void {
    let given = label;
    if (/^\d+$/.test(text) && text.length > 2) {
      this.#hasCentury = true;
      if (given === "M") throw new Unreadable();
      given = "Y";
    } else if (Number(text) > 100) {
      this.#hasCentury = true;
      given = "Y";
    }
    const value = Math.trunc(Number(text));
    if (Number.isNaN(value)) throw new Unreadable();
    this.#values.push(value);
    if (given === "M") {
      if (this.#month >= 0) throw new Unreadable();
      this.#month = this.#values.length - 1;
    } else if (given === "Y") {
      if (this.#year >= 0) throw new Unreadable();
      this.#year = this.#values.length - 1;
    }
  }

  addMonth(month: number): void {
    this.add(String(month), "M");
  }

  /** A number, or the name of a month. */
  addPart(text: string): void {
    const month = monthOf(text);
    if (month === null) this.add(text);
    else this.addMonth(month);
  }

  couldBeDay(value: number): boolean {
    return value >= 1 && value <= 31 && this.#values.length < 3;
  }

  /** Whether the numbers name a day, or a part of a date, that exists. */
  exists(): boolean {
    const { year, month, day } = this.#resolved();
    if (month !== null && (month < 1 || month > 12)) return false;
    if (year !== null && (year > 9999 || (year < 1 && this.#hasCentury))) return false;
    if (day === null) return true;
    const full = year === null ? 2024 : year < 100 && !this.#hasCentury ? 2000 + year : year;
    return day >= 1 && day <= new Date(Date.UTC(full, month ?? 1, 0)).getUTCDate();
  }

  #resolved(): { year: number | null; month: number | null; day: number | null } {
    const [a = 0, b = 0, c = 0] = this.#values;
    const at = this.#month;
    const length = this.#values.length;
    if (length > 3) throw new Unreadable();
    if (length === 0) return { year: null, month: null, day: null };
    if (length === 1) {
      if (at === 0) return { year: null, month: a, day: null };
      return a > 31 ? { year: a, month: null, day: null } : { year: null, month: null, day: a };
    }
    if (length === 2) {
      if (at >= 0) {
        const [month, other] = at === 0 ? [a, b] : [b, a];
        return other > 31 ? { year: other, month, day: null } : { year: null, month, day: other };
      }
      if (a > 31) return { year: a, month: b, day: null };
      return b > 31 ? { year: b, month: a, day: null } : { year: null, month: a, day: b };
    }
    if (at === 0) return b > 31 ? { year: b, month: a, day: c } : { year: c, month: a, day: b };
    if (at === 1) return a > 31 ? { year: a, month: b, day: c } : { year: c, month: b, day: a };
    if (at === 2) return b > 31 ? { year: b, month: c, day: a } : { year: a, month: c, day: b };
    if (a > 31 || this.#year === 0) return { year: a, month: b, day: c };
    return a > 12 ? { year: c, month: b, day: a } : { year: c, month: a, day: b };
  }
}
