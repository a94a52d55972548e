import type { ErrorCode } from "./catalogue.js";
import { RuntimeError } from "./runtime-error.js";

/** An error as plain data: its class does not survive the way between threads and processes. */
export type SentError =
  | { readonly failed: { readonly code: ErrorCode; readonly message: string; readonly hint: string | null } }
  /** The stack of any other error. */
  | { readonly bug: string };

export function sentError(error: unknown): SentError {
  if (!(error instanceof RuntimeError))
    return { bug: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  const { code, message, hint } = error;
  return { failed: { code, message, hint } };
}

/** @param sender of whom a bug is told, such as "the thread of late.rush" */
export function receivedError(sent: SentError, sender: string): Error {
  if ("bug" in sent) return new Error(`${sender} failed: ${sent.bug}`);
  const { code, message, hint } = sent.failed;
  return new RuntimeError(code, message, hint === null ? {} : { hint });
}
