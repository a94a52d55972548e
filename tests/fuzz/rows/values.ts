import type { ColumnDefinition, ColumnType } from "../../../runtime/src/definitions/column.js";
import type { Random } from "../random.js";

const common = ["", " ", "NA", "null", "\\N", "x", '"', "'", ",", ";", "\t", "\n", "\r\n", "a\nb", "\u0000", "é", "🙂", "\ud83d", "=1+1", "@x", "0", "-"]; // prettier-ignore

const texts: Readonly<Record<ColumnType, readonly string[]>> = {
  integer: ["1", "-1", "+5", "007", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e3", "1.0", "1.5", "0x1f", "1_000", "1".repeat(400)],
  float: ["0", "-0", "1.5", "-1e308", "1e309", "1e-400", "NaN", "Infinity", "-inf", ".5", "5.", "1,5", "0." + "3".repeat(400), "1e999999999"],
  string: ["word", "a b", "ünïcode", "x".repeat(5000), "\\", "\\n", "\\x41", "$1", "'; DROP TABLE x; --", "\u2028", "\ufeff", "\u0007"],
  boolean: ["true", "false", "t", "f", "1", "0", "yes", "TRUE", "tru", "2"],
  timestamp: ["2013-07-04T10:15:00Z", "2013-07-04 10:15:00", "2013-07-04T10:15:00.123456+02:00", "2013-02-30T00:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "10000-01-01T00:00:00Z", "2016-12-31T23:59:60Z", "04/07/2013 10:15", "1372932900", "1372932900000", "infinity", "24:00", "2013-03-10T02:30:00"],
  date: ["2013-07-04", "2013-02-29", "2013-2-3", "0001-01-01", "0000-00-00", "20130704", "04/07/2013 10:15", "5874898-01-01", "-infinity"],
}; // prettier-ignore

/** A text for a column: mostly of its type, at times whatever. */
export function randomText(r: Random, { type, format }: ColumnDefinition): string {
  if (r.chance(0.06)) return r.pick(common);
  if (r.chance(0.5)) return plainText(r, type, format);
  return r.pick(texts[type]);
}

function plainText(r: Random, type: ColumnType, format: string | undefined): string {
  switch (type) {
    case "integer":
      return String(r.between(-1000, 1_000_000));
    case "float":
      return String(Math.round(r.next() * 1e6) / 1e3);
    case "string":
      return `w${r.below(1000)}`;
    case "boolean":
      return r.pick(["true", "false"]);
    default: {
      const time = new Date(Date.UTC(2013, r.below(12), r.between(1, 28), r.below(24), r.below(60)));
      if (format === "epoch") return String(time.getTime() / 1000);
      if (format === "epoch_ms") return String(time.getTime());
      return type === "date" ? time.toISOString().slice(0, 10) : time.toISOString();
    }
  }
}
