import {
  codeOf,
  failureKind,
  isEncryptionRefused,
  isPasswordMissing,
  mayPass,
  messageOf,
  type ErrorCode,
} from "../errors/index.js";

/** What to do about what a source's database refuses. */
interface Remedy {
  readonly code: ErrorCode;
  readonly hint: string;
}

/** By the longest prefix of the SQLSTATE. What may pass is not here. */
const remedies: Readonly<Record<string, Remedy>> = {
  "22": { code: "MLO5030", hint: "The query fails on a value of a row: correct the query or the row." },
  "25001": { code: "MLO5031", hint: "Sources are only read: write a query without SET TRANSACTION." },
  "25006": { code: "MLO5031", hint: "Sources are only read: write a query without anything that writes." },
  "28": {
    code: "MLO5032",
    hint: "Check the user and password in the source's url, and the server's pg_hba.conf.",
  },
  "3D000": { code: "MLO5032", hint: "Check the name of the database at the end of the source's url." },
  "3F000": { code: "MLO5030", hint: "Check the source's schema." },
  "42": { code: "MLO5030", hint: "Try the query with psql and correct it in mlops.yaml." },
  "42501": {
    code: "MLO5030",
    hint: "Grant the user of the source's url SELECT on it, and USAGE on its schema.",
  },
  "42703": {
    code: "MLO5030",
    hint: "Correct the column's name: `from` says what it is called in the source.",
  },
  "42702": { code: "MLO5030", hint: "Write the table's name or alias before the column." },
  "42P01": { code: "MLO5030", hint: "Check the source's schema and table, or the tables of its query." },
  "54": { code: "MLO5030", hint: "Read fewer columns, or write a simpler query." },
};

const certificate: Remedy = {
  code: "MLO5035",
  hint: "Check sslmode, sslrootcert and the host in the source's url.",
};
const noPassword: Remedy = {
  code: "MLO5032",
  hint: "The source's url has no password, and the server asks for one.",
};
const other: Remedy = {
  code: "MLO5030",
  hint: "Check the source's url, table or query and columns, and the grants of its user.",
};
const passing: Remedy = {
  code: "MLO5109",
  hint: "Check that the source's database can be reached from here; the next run tries again.",
};

/** What a source's database, or the way to it, refused: its code, reason and remedy; the code tells whether it may pass. */
export function sourceRefusal(error: unknown): Remedy & { readonly reason: string } {
  const code = codeOf(error) ?? "";
  const advice =
    error instanceof Error && "hint" in error && typeof error.hint === "string" ? ` (${error.hint})` : "";
  return { reason: `${messageOf(error)}${advice}`, ...remedyOf(error, code) };
}

function remedyOf(error: unknown, code: string): Remedy {
  const kind = failureKind(error);
  if (kind === null || mayPass[kind]) return code === "57014" ? { ...passing, hint: canceled } : passing;
  const known = remedies[code] ?? remedies[code.slice(0, 2)];
  if (known !== undefined) return known;
  if (isPasswordMissing(error)) return noPassword;
  return isEncryptionRefused(error) ? certificate : other;
}

const canceled = "Raise the source's `ingest.timeout`, or read less with a cursor.";
