import {
  literal,
  mapOf,
  object,
  oneWordOf,
  optional,
  required,
  text,
  variants,
  type TypeOf,
} from "./builder.js";
import { column } from "./column.js";
import { defaults } from "./defaults.js";
import { fileFormat } from "./file-format.js";
import { ingest } from "./ingest.js";
import {
  columnList,
  columnName,
  description,
  duration,
  expression,
  reference,
  secretReference,
} from "./scalars.js";
import { transform } from "./transform.js";

const common = {
  description: optional(description, "What the source holds and where it comes from."),
  primary_key: optional(
    columnList,
    "Columns that identify a row; a row that comes again replaces the earlier one. Without it rows are appended.",
  ),
  event_time: optional(
    columnName,
    "Timestamp column with the time that a row describes. Without it the source is a plain table without history.",
  ),
  created_at: optional(
    columnName,
    "Timestamp column with the time at which a row was written: of several rows of one entity and event time, the one written last stands. It does not say when a row became known; known_at does.",
  ),
  delay: optional(
    duration,
    "How long after its event time a row becomes known. Not together with known_at.",
    defaults.source.delay,
  ),
  known_at: optional(
    expression,
    "When a row's columns become known: a timestamp expression over its columns, where a fixed delay does not say it.",
  ),
  columns: required(
    mapOf(columnName, column, { minProperties: 1 }),
    "The columns to load, by name. Columns of the data that are not named here are ignored.",
  ),
  transform: optional(
    transform,
    "Code of your own that each row, or each batch, passes before it is checked and loaded.",
  ),
  schema_drift: optional(
    oneWordOf("additive", "strict"),
    "What happens when the data has columns that are not declared. additive: they are named, with what to write, and ignored. strict: the batch is blocked. A declared column that is gone always blocks.",
    defaults.source.schema_drift,
  ),
  ingest: optional(ingest, "How and when the data is loaded."),
};

const file = object({
  type: required(literal("file"), "Files in the project's folder."),
  path: required(
    text({ title: "path inside the project's folder", examples: ["data/flights/*.csv.gz"] }),
    "Path or glob, relative to the project's folder. What gzip or zstd compressed is decompressed.",
  ),
  ...fileFormat,
  ...common,
});

const http = object({
  type: required(
    literal("http"),
    "A file that is downloaded by HTTP or HTTPS; it is read again once it has changed.",
  ),
  url: required(
    text({
      title: "URL, or a reference to one",
      pattern:
        "^(https?://[^\\s]+|\\$\\{(env:[A-Za-z_][A-Za-z0-9_]*(:-((?!\\$\\{)[^}])*)?|secret:[A-Za-z_][A-Za-z0-9_]*)\\})$",
      examples: ["https://example.org/flights.csv.gz"],
    }),
    "Address of the file; as a reference where it holds a password or a token. A user and password in it are sent as Basic authorization.",
  ),
  headers: optional(
    mapOf(text({ pattern: "^[A-Za-z0-9-]+$", examples: ["Authorization"] }), text(), { minProperties: 1 }),
    "Headers to send. A value may hold references: Bearer ${secret:TOKEN}.",
  ),
  ...fileFormat,
  ...common,
});

const s3 = object(
  {
    type: required(literal("s3"), "Objects in a bucket of S3 or of a storage that speaks its protocol."),
    bucket: required(text({ maxLength: 63 }), "Name of the bucket."),
    path: required(
      text({ title: "key of an object, or glob", examples: ["flights/2013-*.parquet"] }),
      "Key of an object, or a glob over keys.",
    ),
    region: optional(text(), "Region of the bucket. Without it: AWS_REGION, or us-east-1."),
    endpoint: optional(
      text({
        pattern: "^(https?://[^\\s]+|\\$\\{env:[A-Za-z_][A-Za-z0-9_]*(:-((?!\\$\\{)[^}])*)?\\})$",
        examples: ["http://localhost:9000"],
      }),
      "Address of the storage, where it is not AWS.",
    ),
    access_key_id: optional(
      secretReference,
      "Key id. Without it, credentials come from where the AWS tools look.",
    ),
    secret_access_key: optional(secretReference, "Secret key that belongs to access_key_id."),
    ...fileFormat,
    ...common,
  },
  { dependencies: { access_key_id: ["secret_access_key"], secret_access_key: ["access_key_id"] } },
);

const postgres = object(
  {
    type: required(literal("postgres"), "A table or a query of a PostgreSQL database."),
    url: required(
      reference,
      "Connection URL, from the environment or from a secret; it never stands in this file. Its sslmode means what libpq says. It is only read from.",
    ),
    schema: optional(text({ maxLength: 63 }), "Schema of the table.", defaults.postgres.schema),
    table: optional(text({ maxLength: 63 }), "Name of the table or view."),
    query: optional(
      text({ examples: ["SELECT id, at, amount FROM orders WHERE NOT test"] }),
      "One SELECT that gives the columns, instead of a table.",
    ),
    ...common,
  },
  { oneOf: [{ required: ["table"] }, { required: ["query"] }], dependencies: { schema: ["table"] } },
);

export const source = variants("type", "Kind of source.", { file, http, s3, postgres });

export type SourceText = TypeOf<typeof source>;
/** A source whose data are files. */
export type FileSourceText = Exclude<SourceText, { type: "postgres" }>;
