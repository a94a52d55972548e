import { codeOf } from "./runtime-error.js";

/** What a failure of a database or a network says of the next attempt. */
export type FailureKind =
  /** The connection died or could not be made: what was under way is undone, or was done without an answer. */
  | "connection"
  /** Too little memory or disk, a deadlock, a lock that was not had: the same may go well later. */
  | "passing"
  /** A value that does not fit: the same values fail again. */
  | "data"
  /** Wrong SQL, missing rights, a wrong password: nothing changes by itself. */
  | "lasting";

/** The kinds after which the same may go well by itself. */
export const mayPass: Readonly<Record<FailureKind, boolean>> = {
  connection: true,
  passing: true,
  data: false,
  lasting: false,
};

/**
 * SQLSTATE by its longest prefix here.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const bySqlState: Readonly<Record<string, FailureKind>> = {
  "08": "connection",
  "08P01": "lasting", // what was sent is not the protocol, such as parameters that a query does not have
  "0A": "lasting", // feature not supported
  "21": "data", // a subquery that gives more than one row
  "22": "data",
  "23": "data",
  "25": "passing",
  "25001": "lasting", // SET TRANSACTION where it is too late
  "25006": "lasting", // a write in a transaction that only reads
  "25P03": "connection", // the session was idle in a transaction for too long
  "28": "lasting", // the login
  "2F": "lasting", // code in SQL, and functions in C (38, 39)
  "38": "lasting",
  "39": "lasting",
  "3D": "lasting", // no such database
  "3F": "lasting", // no such schema
  "40": "passing", // serialization, deadlock
  "42": "lasting", // SQL, names, rights
  "53": "passing", // memory, disk, connections
  "54": "data", // larger than the program takes
  "55": "passing", // locks
  "57": "passing", // canceled
  "57P01": "connection", // shutdown, crash, start
  "57P02": "connection",
  "57P03": "connection",
  "57P04": "lasting", // the database was dropped
  "57P05": "connection", // the session was idle for too long
  "58": "passing", // the server's own disk
  XX: "passing",
};

/** Node's codes of a connection that died or could not be made. */
const connectionCodes = new Set([
  "EPIPE",
  "ECONNRESET",
  "ECONNREFUSED",
  "ECONNABORTED",
  "ENOTCONN",
  "ETIMEDOUT",
  "EHOSTDOWN",
  "EHOSTUNREACH",
  "ENETDOWN",
  "ENETRESET",
  "ENETUNREACH",
  "EAI_AGAIN",
  "ENOTFOUND", // a container's name is gone while it is down
  "ERR_STREAM_DESTROYED",
  "ERR_STREAM_PREMATURE_CLOSE",
  "ERR_STREAM_WRITE_AFTER_END",
]);

/** Node's codes of certificates that are not accepted. */
const certificateCode = /CERT|^UNABLE_TO_(?:GET|VERIFY)/;

/** What pg says where no password is given and the server asks for one. */
const noPassword = /client password must be a string/;
const noEncryption = /^The server does not support SSL connections/;

/** Whether the server has no encryption, or a certificate that is not accepted. */
export function isEncryptionRefused(error: unknown): boolean {
  const code = codeOf(error) ?? "";
  return certificateCode.test(code) || (error instanceof Error && noEncryption.test(error.message));
}

/** Whether the server asks for a password where there is none. */
export const isPasswordMissing = (error: unknown): boolean =>
  error instanceof Error && noPassword.test(error.message);

/** Of a path: only of a unix socket, before the server made it or after it removed it. */
const socketCodes = new Set(["ENOENT", "EAGAIN"]);

/** What pg, pg-pool and the workflow engine say without a code. */
const connectionMessages = [
  /^Connection terminated/,
  /^Client has encountered a connection error/,
  /^Client was closed and is not queryable/,
  /^timeout expired$/,
  /^Query read timeout$/, // the session is frozen, or its machine is gone
  /^timeout exceeded when trying to connect/,
  /^There was an error establishing an SSL connection/,
  /^server closed the connection/i,
];

/** The kind of the first error that has one: this one, what caused it, or the last of the errors that it gathers. */
export function failureKind(error: unknown): FailureKind | null {
  const seen = new Set<unknown>();
  const waiting: unknown[] = [error];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (typeof at !== "object" || at === null || seen.has(at)) continue;
    seen.add(at);
    const kind = ownKind(at);
    if (kind !== null) return kind;
    if ("errors" in at && Array.isArray(at.errors)) waiting.push(...(at.errors as unknown[]));
    if ("error" in at) waiting.push(at.error); // the workflow engine's own way
    if ("cause" in at) waiting.push(at.cause);
  }
  return null;
}

/** Whether a connection died or could not be made, in whichever way. */
export const isConnectionLost = (error: unknown): boolean => failureKind(error) === "connection";

function ownKind(error: object): FailureKind | null {
  const code = codeOf(error) ?? "";
  if (connectionCodes.has(code)) return "connection";
  if (socketCodes.has(code)) return "syscall" in error && error.syscall === "connect" ? "connection" : null;
  if (/^[0-9A-Z]{5}$/.test(code)) {
    const kind = bySqlState[code] ?? bySqlState[code.slice(0, 2)];
    if (kind !== undefined) return kind;
  }
  const message = error instanceof Error ? error.message : "";
  if (isEncryptionRefused(error) || isPasswordMissing(error)) return "lasting";
  return connectionMessages.some((pattern) => pattern.test(message)) ? "connection" : null;
}
