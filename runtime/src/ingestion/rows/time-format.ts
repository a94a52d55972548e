import type { FieldEncoder } from "./field-encoders.js";

/** Parts of a moment as a format gives them, as digits. */
interface Parts {
  year: string;
  month: string;
  day: string;
  hour: string;
  minute: string;
  second: string;
  fraction: string;
  zone: string;
  isAfternoon: boolean | null;
  dayOfYear: string;
}

interface Directive {
  readonly pattern: string;
  read(text: string, parts: Parts): void;
}

const months = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const longMonths =
  "January February March April May June July August September October November December".split(" ");

const set =
  (part: "year" | "month" | "day" | "hour" | "minute" | "second" | "fraction" | "dayOfYear") =>
  (text: string, parts: Parts): void => {
    parts[part] = text;
  };

const setMonthByName = (text: string, parts: Parts): void => {
  parts.month = String(months.indexOf(text.slice(0, 3).toLowerCase()) + 1);
};

/** Directives of strptime as Python has them; %y follows POSIX: 69 to 99 are of the last century. */
const directives: Readonly<Record<string, Directive>> = {
  Y: { pattern: "\\d{4}", read: set("year") },
  y: {
    pattern: "\\d{2}",
    read: (text, parts) => {
      parts.year = (Number(text) >= 69 ? "19" : "20") + text;
    },
  },
  m: { pattern: "1[0-2]|0?[1-9]", read: set("month") },
  d: { pattern: "3[01]|[12]\\d|0?[1-9]| [1-9]", read: (text, parts) => set("day")(text.trim(), parts) },
  b: { pattern: months.join("|"), read: setMonthByName },
  B: { pattern: longMonths.join("|"), read: setMonthByName },
  j: { pattern: "36[0-6]|3[0-5]\\d|[12]\\d{2}|0?[1-9]\\d|0{0,2}[1-9]", read: set("dayOfYear") },
  H: { pattern: "2[0-3]|[01]\\d|\\d", read: set("hour") },
  I: { pattern: "1[0-2]|0?[1-9]", read: set("hour") },
  p: {
    pattern: "[ap]m",
    read: (text, parts) => {
      parts.isAfternoon = text.toLowerCase() === "pm";
    },
  },
  M: { pattern: "[0-5]\\d|\\d", read: set("minute") },
  S: { pattern: "[0-5]\\d|\\d", read: set("second") },
  f: { pattern: "\\d{1,6}", read: set("fraction") },
  z: {
    pattern: "Z|UTC|GMT|[+-]\\d{2}:?\\d{2}",
    read: (text, parts) => {
      parts.zone = /^[+-]/.test(text) ? text : "Z";
    },
  },
};

/**
 * Reads times that are written in a format and hands them on as ISO 8601.
 * @param format strftime's directives, or `epoch` or `epoch_ms`: seconds or milliseconds since 1970
 * @param next encodes the ISO spelling; it also tells days that do not exist
 */
export function timeEncoder(format: string, next: FieldEncoder): FieldEncoder {
  const read = format === "epoch" ? fromEpoch(1) : format === "epoch_ms" ? fromEpoch(1000) : reader(format);
  return (bytes, start, end, out, at) => {
    const text = read(bytes.toString("utf8", start, end));
    if (text === null) return -1;
    const iso = Buffer.from(text, "latin1");
    return next(iso, 0, iso.length, out, at);
  };
}

function fromEpoch(perSecond: number): (text: string) => string | null {
  return (text) => {
    if (!/^-?\d+(\.\d+)?$/.test(text)) return null;
    const time = new Date((Number(text) / perSecond) * 1000);
    return Number.isNaN(time.getTime()) || time.getUTCFullYear() > 9999 || time.getUTCFullYear() < 1
      ? null
      : time.toISOString();
  };
}

function reader(format: string): (text: string) => string | null {
  const used: Directive[] = [];
  let pattern = "";
  for (const [, letter, other] of format.replaceAll("%T", "%H:%M:%S").matchAll(/%(.)|([^%]+)/gs)) {
    const directive = letter === undefined ? undefined : directives[letter];
    if (directive === undefined) pattern += escaped(letter ?? other ?? "");
    else {
      used.push(directive);
      pattern += `(${directive.pattern})`;
    }
  }
  const whole = new RegExp(`^${pattern}$`, "i");
  return (text) => {
    const match = whole.exec(text);
    if (match === null) return null;
    const parts = noParts();
    used.forEach((directive, index) => directive.read(match[index + 1] ?? "", parts));
    return isoOf(parts);
  };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&").replace(/\s+/g, "\\s+");
}

function noParts(): Parts {
  return {
    year: "",
    month: "1",
    day: "1",
    hour: "0",
    minute: "0",
    second: "0",
    fraction: "",
    zone: "",
    isAfternoon: null,
    dayOfYear: "",
  };
}

function isoOf(parts: Parts): string | null {
  const day = dayOf(parts);
  if (day === null) return null;
  const hour =
    parts.isAfternoon === null
      ? Number(parts.hour)
      : (Number(parts.hour) % 12) + (parts.isAfternoon ? 12 : 0);
  const fraction = parts.fraction === "" ? "" : `.${parts.fraction}`;
  return `${day}T${two(hour)}:${two(parts.minute)}:${two(parts.second)}${fraction}${parts.zone}`;
}

function dayOf({ year, month, day, dayOfYear }: Parts): string | null {
  if (dayOfYear === "") return `${year}-${two(month)}-${two(day)}`;
  const date = new Date(Date.UTC(Number(year), 0, Number(dayOfYear)));
  return date.getUTCFullYear() === Number(year) ? date.toISOString().slice(0, 10) : null;
}

const two = (value: string | number): string => String(Number(value)).padStart(2, "0");
