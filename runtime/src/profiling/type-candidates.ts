import { fieldEncoders, type FieldEncoder } from "../ingestion/rows/field-encoders.js";
import { timeEncoder } from "../ingestion/rows/time-format.js";
import type { ColumnType } from "../definitions/column.js";

/** Spellings of dates that are tried beside ISO 8601, the likelier of two that read the same first. */
const dateFormats = [
  "%m/%d/%Y",
  "%d/%m/%Y",
  "%d.%m.%Y",
  "%d-%m-%Y",
  "%m-%d-%Y",
  "%Y/%m/%d",
  "%Y.%m.%d",
  "%d %b %Y",
  "%d-%b-%Y",
  "%b %d, %Y",
  "%B %d, %Y",
  "%m/%d/%y",
  "%d/%m/%y",
  "%d.%m.%y",
  "%d-%b-%y",
];
const timesOfDay = ["%H:%M:%S", "%H:%M", "%H:%M:%S.%f", "%I:%M %p", "%I:%M:%S %p"];
const timestampFormats = [
  ...dateFormats.flatMap((date) => timesOfDay.map((time) => `${date} ${time}`)),
  "%Y%m%dT%H%M%S",
  "%d/%b/%Y:%H:%M:%S %z",
];

interface Candidate {
  readonly type: ColumnType;
  /** Null: the type's own spelling. */
  readonly format: string | null;
  readonly encode: FieldEncoder;
}

const own = (type: ColumnType): Candidate => ({ type, format: null, encode: fieldEncoders[type] });
const formatted =
  (type: ColumnType) =>
  (format: string): Candidate => ({ type, format, encode: timeEncoder(format, fieldEncoders[type]) });

/** What a value can be read as, by the functions that load it. */
export interface TypeCandidates {
  /** Drops what does not read bytes[start, end), which are not empty and have no blanks around them. */
  add(bytes: Buffer, start: number, end: number): void;
  /** Types, and the formats of times, that read every value so far. */
  left(): readonly { readonly type: ColumnType; readonly format: string | null }[];
}

/** @param isText whether the data itself says that these are texts: then they are no numbers, however they look */
export function createTypeCandidates(isText: boolean): TypeCandidates {
  const numbers = isText ? [] : [own("integer"), own("float"), own("boolean")];
  let candidates = [
    ...numbers,
    own("date"),
    own("timestamp"),
    ...dateFormats.map(formatted("date")),
    ...timestampFormats.map(formatted("timestamp")),
  ];
  const out = Buffer.alloc(4096);
  return {
    add(bytes, start, end) {
      if (candidates.length === 0) return;
      if (end - start > 200) candidates = [];
      else if (candidates.some(({ encode }) => encode(bytes, start, end, out, 0) === -1))
        candidates = candidates.filter(({ encode }) => encode(bytes, start, end, out, 0) !== -1);
    },
    left: () => candidates.map(({ type, format }) => ({ type, format })),
  };
}
