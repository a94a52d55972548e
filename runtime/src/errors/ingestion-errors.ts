import type { CatalogueEntry } from "./catalogue-entry.js";

/** MLO51xx: reading sources. Where a file is at fault, its batch is blocked and the other files go on. */
export const ingestionErrors = {
  MLO5101: {
    title: "No file matches a source's path",
    cause: "The source's path or glob finds no file below the project's folder.",
    remedy: "Correct `path`, which is relative to the folder of mlops.yaml, or put the files there.",
  },
  MLO5102: {
    title: "A file cannot be read",
    cause: "The file was removed, its permissions forbid reading, or the disk failed.",
    remedy: "Make the file readable for the account under which the worker runs.",
  },
  MLO5103: {
    title: "A compressed file is broken",
    cause: "The file ends too early, as after an interrupted download, or its content is damaged.",
    remedy: "Fetch or compress the file again; `gzip -t FILE` or `zstd -t FILE` tells whether it is whole.",
  },
  MLO5104: {
    title: "A file is not in the declared format",
    cause: "The file begins like another format or encoding, or is no whole Parquet file.",
    remedy: "Declare the `format` or the `encoding` that the file has, or export it again.",
  },
  MLO5105: {
    title: "A file lacks declared columns",
    cause: "The header has not all columns that mlops.yaml declares, often because of another delimiter.",
    remedy: "Correct the header, the declared columns or `delimiter`.",
  },
  MLO5106: {
    title: "A header repeats a declared column",
    cause: "Two columns of the file have the same name, so which one is meant cannot be told.",
    remedy: "Rename one of them in the file.",
  },
  MLO5107: {
    title: "A file is empty",
    cause: "The file has no header and no rows.",
    remedy: "Export it again.",
  },
  MLO5108: {
    title: "A file changed while it was read",
    cause: "Another program was still writing the file.",
    remedy:
      "Nothing was loaded; the next run reads it again. Let exports write to another name and rename when done.",
  },
  MLO5109: {
    title: "A source's table or query cannot be read",
    cause: "The database of the source cannot be reached, or it refuses the table or a column.",
    remedy: "Check the source's url, schema, table and columns, and the grants of its user.",
  },
  MLO5110: {
    title: "A file cannot be fetched",
    cause: "The server of an HTTP source cannot be reached, fails, or its answer ends too early.",
    remedy:
      "Check that the server can be reached from here. Passing faults (429, 5xx, a lost connection) are tried again by themselves.",
  },
  MLO5111: {
    title: "A bucket cannot be read",
    cause: "The storage of an S3 source cannot be reached, or refuses the bucket or an object.",
    remedy: "Check the source's bucket, region, endpoint and credentials.",
  },
  MLO5112: {
    title: "Entities cannot be read",
    cause:
      "Rows of a file with entities, for which features are asked, have no value of the key's type or no time.",
    remedy: "Correct the named rows of the file, or leave them out.",
  },
  MLO5113: {
    title: "A server refuses a file",
    cause:
      "The server of an HTTP source answered that the file is not there or not for this caller (401, 403, 404 and the like), which the same request would be told again.",
    remedy: "Check the source's url, headers and token.",
  },
  MLO5120: {
    title: "No interval",
    cause: "The interval to load or compute again cannot be read, or ends before it begins.",
    remedy:
      "Write `--backfill FROM..TO` with years, months, days, hours or minutes: 2013-01..2013-06 is January to June, both included.",
  },
  MLO5121: {
    title: "Nothing to backfill by",
    cause:
      "The source has no event time, or loads everything each time, so that no interval can be loaded again.",
    remedy: "Run the flow without `--backfill`.",
  },
} as const satisfies Record<string, CatalogueEntry>;
