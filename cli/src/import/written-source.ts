import { columnText } from "@mlops-yaml/schema";
import { Commented, type WrittenMap } from "../edit/written.js";
import { formatCount } from "../output/format.js";
import type { InferredColumn, InferredSource } from "./inference.js";

/** Endings that tell the format of a file by themselves. */
const endings = { csv: /./, jsonl: /\.(jsonl|ndjson|json)$/, parquet: /\.(parquet|pq)$/ };

/** The entry under `sources`; what was uncertain stands beside it as comments. */
export function writtenSource(inferred: InferredSource): Commented {
  const { path, format, header, rows, columns, notes, primaryKey, eventTime, files } = inferred;
  const name = path.toLowerCase().replace(/\.(gz|zst|zstd)$/, "");
  const isToldByEnding =
    endings[format].test(name) &&
    (format !== "csv" || !(endings.jsonl.test(name) || endings.parquet.test(name)));
  const value: WrittenMap = {
    type: "file",
    path,
    format: isToldByEnding ? undefined : format,
    delimiter: inferred.delimiter === null || inferred.delimiter === "," ? undefined : inferred.delimiter,
    quote: inferred.quote === null || inferred.quote === '"' ? undefined : inferred.quote,
    header: header ?? undefined,
    encoding: writtenEncoding(inferred.encoding),
    null_values: inferred.nullValues.length > 0 ? inferred.nullValues : undefined,
    primary_key: primaryKey.length > 0 ? primaryKey : undefined,
    event_time: eventTime === null ? undefined : writtenEventTime(eventTime, columns),
    columns: Object.fromEntries(columns.map((column) => [column.name, writtenColumn(column)])),
  };
  const many = files.length > 1 ? ` in ${formatCount(files.length)} files` : "";
  return new Commented(value, [`Inferred from ${formatCount(rows)} rows${many}`, ...notes]);
}

/** UTF-16 says so by its zeros; of others, bytes alone do not tell. */
function writtenEncoding(encoding: string | null): Commented | undefined {
  if (encoding === null) return undefined;
  return new Commented(encoding, [], encoding.startsWith("utf-16") ? null : "a guess");
}

function writtenEventTime(eventTime: string, columns: readonly InferredColumn[]): Commented {
  const others = columns
    .filter(({ type, nullable, name }) => type === "timestamp" && !nullable && name !== eventTime)
    .map(({ name }) => name);
  return new Commented(eventTime, [], others.length === 0 ? null : `a guess: so may be ${others.join(", ")}`);
}

function writtenColumn({ type, nullable, format, from, knownAt, remark }: InferredColumn): Commented {
  const value: WrittenMap = {
    type,
    nullable: nullable ? true : undefined,
    from: from ?? undefined,
    format: format ?? undefined,
    known_at: knownAt === null ? undefined : columnText(knownAt),
  };
  return new Commented(value, [], remark);
}
