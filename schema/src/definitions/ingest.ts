import { integer, object, oneWordOf, optional, type TypeOf } from "./builder.js";
import { defaults } from "./defaults.js";
import { cron, duration } from "./scalars.js";

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
    oneWordOf("full", "incremental"),
    "full: each run replaces the table. incremental: only files that were not read yet are added, or upserted by the primary key.",
    defaults.ingest.mode,
  ),
  schedule: optional(
    cron,
    "When to ingest: a cron expression (minute, hour, day of month, month, day of week) in the project's time zone. Without it: on demand.",
  ),
  retries: optional(retries, "What happens after a failure."),
  timeout: optional(duration, "Longest time that one file may take.", defaults.ingest.timeout),
  on_bad_row: optional(
    oneWordOf("quarantine", "block"),
    "What happens to rows that cannot be typed, miss a required value or repeat a key: they are set aside with the reason, or the whole file is refused.",
    defaults.ingest.on_bad_row,
  ),
});

export type IngestText = TypeOf<typeof ingest>;
