import { boolean, either, integer, object, oneWordOf, optional, type TypeOf } from "./builder.js";
import { defaults } from "./defaults.js";
import { catchup, columnName, cron, duration, percent } from "./scalars.js";

export const retries = object({
  attempts: optional(
    integer({ minimum: 0, maximum: 100 }),
    "Attempts after the first failure.",
    defaults.retries.attempts,
  ),
  backoff: optional(
    duration,
    "Wait before the first retry; doubles with each further one.",
    defaults.retries.backoff,
  ),
});

export const ingest = object({
  mode: optional(
    oneWordOf("full", "append", "incremental", "upsert", "scd2"),
    "full: each run replaces the table. append: what is new is added, and a key that comes again is a bad row. incremental: what is new is added, or upserted where there is a primary key. upsert: everything that is read is upserted by the primary key. scd2: keeps the history of every key (slowly changing dimension type 2) in _valid_from and _valid_to.",
    defaults.ingest.mode,
  ),
  cursor: optional(
    columnName,
    "Column of a PostgreSQL source that grows with every change, such as updated_at: only rows from the greatest value that was loaded on are read. Needs a primary key.",
  ),
  lookback: optional(
    duration,
    "How far before the greatest value of the cursor reading begins, for rows that are committed late. Only with a cursor that is a timestamp or a date.",
    defaults.ingest.lookback,
  ),
  schedule: optional(
    cron,
    "When to ingest: a cron expression (minute, hour, day of month, month, day of week) or @hourly, @daily, @weekly, @monthly, @yearly, in the project's time zone. A fixed time comes once a day, also when the clocks change. Without it: on demand.",
  ),
  catchup: optional(
    catchup,
    "What becomes of times that passed while no worker ran. none: the next time is waited for. last: one run, however many passed. all: one run for each, one after the other; as a run reads everything that is new, last does as much.",
    defaults.ingest.catchup,
  ),
  retries: optional(retries, "What happens after a failure that may pass, whether files are listed or read."),
  timeout: optional(
    duration,
    "Longest time that one file may take, and that listing the files may take.",
    defaults.ingest.timeout,
  ),
  on_bad_row: optional(
    oneWordOf("quarantine", "block"),
    "What happens to rows that cannot be typed, miss a required value, are further ahead than max_ahead or repeat a key (in modes incremental and upsert such rows are versions, of which the latest stands): they are set aside with the reason, or the whole file is refused.",
    defaults.ingest.on_bad_row,
  ),
  max_bad_rows: optional(
    either(percent, integer({ minimum: 0 })),
    "So many rows of a batch may go to quarantine, as a share or a number, whether they do not fit their columns or an expectation with on_fail: quarantine speaks against them. With more, the batch is blocked and the table stays as it was. Pushed rows and, in mode append, rows whose key is loaded already do not count.",
    defaults.ingest.max_bad_rows,
  ),
  allow_empty: optional(
    boolean,
    "Whether a batch without rows may empty the table (mode full) or end all versions (scd2). Otherwise it is blocked.",
    defaults.ingest.allow_empty,
  ),
  max_ahead: optional(
    duration,
    "How far the event time of a row may be ahead of the time of loading; rows further ahead are bad rows. Without it, rows more than 1d ahead are loaded with a warning: later rows of the same key count as late.",
  ),
});

export type IngestText = TypeOf<typeof ingest>;
