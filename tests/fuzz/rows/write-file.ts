import { gzipSync } from "node:zlib";
import { ParquetWriter, ByteWriter, schemaFromColumnData, type ColumnSource } from "hyparquet-writer";
import type { SourceDefinition } from "../../../runtime/src/definitions/source.js";
import type { Random } from "../random.js";
import { zstdFrame } from "./zstd-frame.js";
import { mutatedBytes } from "./mutate-bytes.js";
import { randomText } from "./values.js";

/** A file of rows, and how many of them a reader has to find; null where nothing but reading it tells. */
export interface WrittenFile {
  readonly name: string;
  readonly bytes: Buffer;
  /** The text before it was compressed; null where the bytes are no text, or were damaged when compressed. */
  readonly text: Buffer | null;
  readonly rows: number | null;
  readonly how: string;
}

type Row = (string | null)[];

/** A file as the source declares it, mostly with mistakes. */
export function writtenFile(r: Random, source: SourceDefinition, name: string): WrittenFile {
  const { connection, columns } = source;
  if (connection.type !== "file") throw new TypeError("a source of files");
  const names = Object.keys(columns);
  const count = r.pick([0, 1, 2, 5, 20, 200]);
  const isRagged = r.chance(0.15);
  const rows = Array.from({ length: count }, (): Row => {
    const row = Object.values(columns).map((column) => (r.chance(0.05) ? null : randomText(r, column)));
    if (isRagged && r.chance(0.2)) row.push("more");
    if (isRagged && r.chance(0.2)) row.pop();
    return row;
  });
  if (connection.format === "parquet") {
    const whole = parquetFile(r, names, rows, source);
    const damaged = r.chance(0.6) ? mutatedBytes(r, whole) : whole;
    const isWhole = damaged.equals(whole);
    return {
      name,
      bytes: damaged,
      text: null,
      rows: isWhole ? count : null,
      how: isWhole ? "whole" : "damaged",
    };
  }
  const plain = connection.format === "csv" ? csvText(r, names, rows, connection) : jsonLines(r, names, rows);
  const encoded = encodedText(plain, connection.encoding);
  const text = r.chance(0.6) ? mutatedBytes(r, encoded) : encoded;
  return { name, rows: null, ...compressed(r, text) };
}

function compressed(r: Random, text: Buffer): Pick<WrittenFile, "bytes" | "text" | "how"> {
  if (!r.chance(0.25)) return { bytes: text, text, how: "plain" };
  const [bytes, how] = r.chance(0.5) ? [gzipSync(text), "gzip"] : [zstdFrame(r, text), "zstd"];
  if (r.chance(0.6)) return { bytes, text, how };
  return { bytes: mutatedBytes(r, bytes), text: null, how: `damaged ${how}` };
}

function encodedText(text: string, encoding: string | undefined): Buffer {
  if (encoding === "utf-16le") return Buffer.from(text, "utf16le");
  return Buffer.from(text, encoding === undefined ? "utf8" : "latin1");
}

function csvText(
  r: Random,
  names: readonly string[],
  rows: readonly Row[],
  format: { readonly delimiter: string; readonly quote: string; readonly header?: readonly string[] },
): string {
  const { delimiter, quote } = format;
  const quotesAll = r.chance(0.1);
  const carelessness = r.pick([0, 0, 0.1]);
  const field = (value: string | null): string => {
    if (value === null) return "";
    const needs = [delimiter, quote, "\n", "\r"].some((mark) => value.includes(mark));
    if (!quotesAll && (!needs || r.chance(carelessness))) return value;
    return quote + value.replaceAll(quote, r.chance(carelessness) ? quote : quote + quote) + quote;
  };
  const header = r.chance(0.1) ? [...names, "other"] : names;
  const all: Row[] = format.header === undefined ? [[...header], ...rows] : [...rows];
  const end = r.pick(["\n", "\n", "\r\n", "\r"]);
  return all.map((row) => row.map(field).join(delimiter)).join(end) + r.pick([end, "", end + end]);
}

function jsonLines(r: Random, names: readonly string[], rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const entries = names.flatMap((name, place): string[] => {
      const value = row[place] ?? null;
      if (value === null) return r.chance(0.5) ? [] : [`${JSON.stringify(name)}:null`];
      return [`${JSON.stringify(name)}:${jsonValue(r, value)}`];
    });
    if (r.chance(0.03)) entries.push(entries[0] ?? '"x":1');
    if (r.chance(0.1)) entries.push(`"other":${r.pick(["1", '"x"', "[1,{}]", "{}", "null"])}`);
    return `{${entries.join(",")}}`;
  });
  return lines.join(r.pick(["\n", "\n", "\r\n", "\n\n"])) + r.pick(["\n", ""]);
}

function jsonValue(r: Random, text: string): string {
  if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(text) && r.chance(0.8)) return text;
  if ((text === "true" || text === "false") && r.chance(0.8)) return text;
  return r.chance(0.02) ? r.pick(["{}", "[]", "[1]", "NaN", "'x'", "01", '"\\ud800"', '"\\u0000"', '"\\x"', "[".repeat(50)]) : JSON.stringify(text); // prettier-ignore
}

const parquetCodecs = ["SNAPPY", "UNCOMPRESSED"] as const;

function parquetFile(
  r: Random,
  names: readonly string[],
  rows: readonly Row[],
  source: SourceDefinition,
): Buffer {
  const kept = r.chance(0.05) ? names.slice(1) : names;
  const columnData: ColumnSource[] = kept.map((name) => {
    const place = names.indexOf(name);
    const { type } = source.columns[name]!;
    const values = rows.map((row) => row[place] ?? null);
    if (type === "integer" && r.chance(0.7))
      return { name, type: "INT64", nullable: true, data: values.map((text) => (text !== null && /^-?\d{1,18}$/.test(text) ? BigInt(text) : null)) }; // prettier-ignore
    if (type === "float" && r.chance(0.7))
      return {
        name,
        type: "DOUBLE",
        nullable: true,
        data: values.map((text) => (text === null ? null : Number(text))),
      };
    if (type === "boolean" && r.chance(0.7))
      return {
        name,
        type: "BOOLEAN",
        nullable: true,
        data: values.map((text) => (text === null ? null : text === "true")),
      };
    return { name, type: "STRING", nullable: true, data: values.map((text) => text ?? null) };
  });
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    writer,
    schema: schemaFromColumnData({ columnData }),
    codec: r.pick(parquetCodecs),
  });
  // Into memory, so that nothing is waited for.
  if (kept.length > 0) void file.write({ columnData, rowGroupSize: r.pick([1, 3, 100]) });
  void file.finish();
  return Buffer.from(writer.getBuffer());
}
