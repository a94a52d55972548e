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
    encoding: inferred.encoding ?? undefined,
    null_values: inferred.nullValues.length > 0 ? inferred.nullValues : undefined,
    primary_key: primaryKey.length > 0 ? primaryKey : undefined,
    event_time: eventTime ?? undefined,
    columns: Object.fromEntries(columns.map((column) => [column.name, writtenColumn(column)])),
  };
  const many = files.length > 1 ? ` in ${formatCount(files.length)} files` : "";
  return new Commented(value, [`Inferred from ${formatCount(rows)} rows${many}`, ...notes]);
}

function writtenColumn({ type, nullable, format, from, remark }: InferredColumn): Commented {
  const value: WrittenMap = {
    type,
    nullable: nullable ? true : undefined,
    from: from ?? undefined,
    format: format ?? undefined,
  };
  return new Commented(value, [], remark);
}
