import type { CatalogueEntry } from "./catalogue-entry.js";

/** MLO56xx: flows and the workers that run them. */
export const flowErrors = {
  MLO5601: {
    title: "The database is not migrated",
    cause:
      "A worker or a server was started on a database whose tables are missing, older than its version, or those of another state of mlops.yaml.",
    remedy: "Run the migrations first: `mlops up` and the Compose file do so by themselves.",
  },
  MLO5602: {
    title: "Part of a source could not be ingested",
    cause: "At least one file was refused or could not be read. The others were loaded.",
    remedy: "Read the reason in the message, put the file right, and run the flow again.",
  },
  MLO5603: {
    title: "The system could not be brought up to date",
    cause: "A flow that the bootstrap started has failed. What does not depend on it was done.",
    remedy: "Read the reasons in the message; the next start, or `mlops run bootstrap`, tries again.",
  },
  MLO5604: {
    title: "No such flow",
    cause: "The name is not that of a flow which a running worker knows.",
    remedy: "Choose one of the names in the message.",
  },
  MLO5605: {
    title: "No worker is running",
    cause: "Flows are executed by a worker, and none has given a sign of life.",
    remedy: "Start the system with `mlops up`.",
  },
  MLO5606: {
    title: "The flow failed",
    cause: "A flow that was waited for ended with an error, or was cancelled.",
    remedy: "Read the reason in the message, and the worker's log for more.",
  },
  MLO5607: {
    title: "The password of a database role is missing",
    cause:
      "WORKER_PASSWORD_FILE, SERVER_PASSWORD_FILE, FEATURE_SERVER_PASSWORD_FILE or READER_PASSWORD_FILE is set, but the file is empty or cannot be read.",
    remedy: "Put a password into the file, or unset the variable.",
  },
  MLO5608: {
    title: "The project changed while a flow was interrupted",
    cause: "A worker stopped in the middle of a flow, and was started again with other definitions.",
    remedy: "Nothing, as a rule: the worker's start brings everything up to date. Run the flow again if not.",
  },
  MLO5609: {
    title: "The flow takes no interval",
    cause: "`--backfill` was given to a flow that neither loads a source nor computes a feature view.",
    remedy: "Run ingest.SOURCE or features.VIEW with `--backfill`, and other flows without it.",
  },
} as const satisfies Record<string, CatalogueEntry>;
