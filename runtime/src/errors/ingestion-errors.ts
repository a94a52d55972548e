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
    title: "A source's database does not answer",
    cause:
      "The database of the source cannot be reached, its connection was lost, or it did not answer within `ingest.timeout`. It is tried again as `ingest.retries` says.",
    remedy: "Check the host and port in the source's url, and that the server runs.",
  },
  MLO5110: {
    title: "A file cannot be fetched",
    cause: "The server of an HTTP source cannot be reached, fails, or its answer ends too early.",
    remedy:
      "Check that the server can be reached from here. Passing faults (429, 5xx, a lost connection) are tried again by themselves.",
  },
  MLO5111: {
    title: "A bucket cannot be read",
    cause: "The storage of an S3 source cannot be reached, fails, or its answer ends too early.",
    remedy: "Check that the storage can be reached from here; it is tried again as `ingest.retries` says.",
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
  MLO5030: {
    title: "A source's database refuses what is read",
    cause:
      "The table or a column is not there, the user has no right to read it, the query is wrong, or it fails on a value. The same would fail again, so it is not tried again.",
    remedy: "Do what the message says for its reason, then run the source's flow again.",
  },
  MLO5031: {
    title: "A source's query writes",
    cause:
      "Sources are read in a transaction that only reads, and the query, or a function that it calls, was to write. Nothing was written.",
    remedy: "Write a query that only reads, without functions that write and without nextval.",
  },
  MLO5032: {
    title: "A source's database refuses the login",
    cause:
      "The user or password is wrong, the server lets this user or this machine not in, or the database does not exist.",
    remedy: "Correct the source's url, or the variable or secret that holds it, or the server's pg_hba.conf.",
  },
  MLO5035: {
    title: "A database's certificate is not accepted",
    cause:
      "The connection asks for encryption or a certificate (`sslmode`), and the server has none, one that an unknown authority signed, or one for another host.",
    remedy:
      "Name the authority's certificate with `sslrootcert`, use the host name that the certificate is for, or choose another `sslmode`.",
  },
  MLO5037: {
    title: "A storage refuses a bucket or an object",
    cause:
      "The storage of an S3 source answered that the bucket or object is not there or not for these credentials, which the same request would be told again.",
    remedy: "Check the source's bucket, region, endpoint and credentials, and what they may read.",
  },
  MLO5040: {
    title: "A zstd file needs too large a window",
    cause:
      "The file was compressed so that whoever reads it has to hold more than 128 MiB of it (`--long`, `--ultra`), or its head lies.",
    remedy: "Compress it again without `--long` and `--ultra`, or with gzip.",
  },
  MLO5041: {
    title: "Reading a Parquet file does not end",
    cause:
      "What the file says of itself lets whoever reads it go on without end, or take more memory than there is: it is damaged, or its pages are larger than 512 MiB, or a row group does not fit into memory.",
    remedy: "Fetch or write the file again, with smaller row groups and pages.",
  },
  MLO5042: {
    title: "A file has too many columns",
    cause: "The header of a CSV file has more than 100,000 columns, often because line ends are missing.",
    remedy: "Export it again, with one row a line and the columns that are needed.",
  },
  MLO5036: {
    title: "An answer has an unknown encoding",
    cause: "The server of an HTTP source sends a Content-Encoding that cannot be decoded here.",
    remedy: "Have the server send the file as it is, or with gzip, deflate, br or zstd.",
  },
} as const satisfies Record<string, CatalogueEntry>;
