import type { ErrorCode } from "./catalogue.js";
import { redact } from "./redact.js";

/**
 * Something that whoever runs the system can put right: wrong data, a missing file, an unreachable
 * database. Everything else that is thrown is a bug.
 */
export class RuntimeError extends Error {
  override readonly name = "RuntimeError";
  readonly code: ErrorCode;
  /** What to do next, in one sentence; null: the message says it all. */
  readonly hint: string | null;
  /** Seconds that whoever refused it asks to wait for before it is tried again; null: as the policy says. */
  readonly waitSeconds: number | null;

  /** @param message names the place and what is wrong there; a secret in it is not kept */
  constructor(
    code: ErrorCode,
    message: string,
    options: { hint?: string; cause?: unknown; waitSeconds?: number } = {},
  ) {
    super(redact(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint === undefined ? null : redact(options.hint);
    this.waitSeconds = options.waitSeconds ?? null;
  }
}

/** The error's message, whatever was thrown, without what must not be shown. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return error.errors.map(messageOf).join("; ");
  return redact(error instanceof Error ? error.message : String(error));
}

/** The `code` that Node and PostgreSQL put on their errors, else null. */
export function codeOf(error: unknown): string | null {
  if (typeof error !== "object" || error === null || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}
