import type { ErrorCode } from "./catalogue.js";

/**
 * Something that whoever runs the system can put right: wrong data, a missing file, an unreachable
 * database. Everything else that is thrown is a bug.
 */
export class RuntimeError extends Error {
  override readonly name = "RuntimeError";
  readonly code: ErrorCode;
  /** What to do next, in one sentence; null: the message says it all. */
  readonly hint: string | null;

  /** @param message names the place and what is wrong there, and never holds a secret */
  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? null;
  }
}

/** The error's message, whatever was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return error.errors.map(messageOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}

/** The `code` that Node and PostgreSQL put on their errors, else null. */
export function codeOf(error: unknown): string | null {
  if (typeof error !== "object" || error === null || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}
