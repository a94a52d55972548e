import fc from "fast-check";
import { columns, type Kind } from "./columns.js";

export type Row = Readonly<Record<string, number | string | boolean | Date | null>>;

/** Zones with summer time, odd offsets, skipped days and midnights, and half-hour changes. */
export const zones = [
  "America/New_York",
  "UTC",
  "Europe/Dublin",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "America/Sao_Paulo",
  "Africa/Casablanca",
  "Asia/Tehran",
  "America/St_Johns",
] as const;

const integers = fc.oneof(
  fc.integer({ min: -20, max: 20 }),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.constantFrom(0, 1, -1, 2 ** 31, -(2 ** 31), 2 ** 53 - 1, -(2 ** 53) + 1, 94906265, 3037000500),
);

const floats = fc.oneof(
  fc.integer({ min: -40, max: 40 }).map((value) => value / 4),
  fc.double(),
  fc.constantFrom(
    0,
    -0,
    NaN,
    Infinity,
    -Infinity,
    0.5,
    1.5,
    2.5,
    -0.5,
    5e-324,
    1.7976931348623157e308,
    2 ** 52 + 0.5,
    2 ** 53,
    1e23,
  ),
);

/** Texts that PostgreSQL can hold: no U+0000, no half of a pair. */
const texts = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "a",
    "A",
    "AA",
    "b%",
    "100%",
    "a_b",
    "it's",
    'say "x"',
    "back\\slash",
    "  padded ",
    "\tt\n",
    "é",
    "É",
    "ß",
    "ẞ",
    "İ",
    "ı",
    "ΣΑΣ",
    "ﬁ",
    "ᾳ",
    "ǅ",
    "\u{1f600}",
    "\ue000",
    "\u{10400}",
    "e\u0301",
    "$1",
    "--",
    "/*",
  ),
  fc.string({ unit: "grapheme", maxLength: 6 }).filter((text) => !text.includes("\0")),
  fc
    .array(fc.constantFrom("a", "B", "%", "_", "\\", "é", "\u{1f600}"), { maxLength: 5 })
    .map((parts) => parts.join("")),
);

/** Changes of clocks, leap days, ends of years, and any other millisecond of three centuries and beyond. */
const milliseconds = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        "2013-03-10T07:00:00Z",
        "2013-11-03T06:00:00Z",
        "2011-12-30T10:00:00Z",
        "2018-11-04T03:00:00Z",
        "2013-04-06T15:00:00Z",
        "2013-10-05T15:30:00Z",
        "2021-05-16T02:00:00Z",
        "2012-02-29T23:59:59Z",
        "2000-02-29T00:00:00Z",
        "1999-12-31T23:59:59Z",
        "2016-01-03T12:00:00Z",
        "2024-12-30T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "2022-03-21T20:30:00Z",
        "2038-01-19T03:14:07Z",
      ),
      fc.integer({ min: -100_000_000, max: 100_000_000 }),
    )
    .map(([time, around]) => Date.parse(time) + around),
  fc.integer({ min: Date.UTC(1975, 0), max: Date.UTC(2037, 0) }),
  fc
    .integer({ min: Date.UTC(1800, 0), max: Date.UTC(2200, 0) })
    .map((time) => Math.round(time / 1000) * 1000),
);

const dates = fc.oneof(
  fc.constantFrom(
    "2012-02-29",
    "2013-03-10",
    "2000-01-01",
    "1999-12-31",
    "1900-02-28",
    "0001-01-01",
    "9999-12-31",
  ),
  fc.integer({ min: Date.UTC(1, 0), max: Date.UTC(9999, 0) }).map((time) =>
    new Date(time)
      .toISOString()
      .slice(0, 10)
      .replace(/^[+-].*/u, "2024-02-29"),
  ),
);

const values: Readonly<Record<Kind, fc.Arbitrary<number | string | boolean | Date>>> = {
  integer: integers,
  float: floats,
  string: texts,
  boolean: fc.boolean(),
  timestamp: milliseconds.map((time) => new Date(time)),
  date: dates,
};

export const rows: fc.Arbitrary<Row> = fc.record(
  Object.fromEntries(
    Object.entries(columns).map(([name, { type, nullable }]) => [
      name,
      nullable ? fc.option(values[type], { freq: 3 }) : values[type],
    ]),
  ),
);

export const literals = { integers, floats: floats.filter(Number.isFinite), texts, milliseconds, dates };
