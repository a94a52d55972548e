import type { CommandErrorCode } from "./registry.js";

/** A mistake that the user can fix: reported without a stack trace, exit code 2. */
export class CommandError extends Error {
  override readonly name = "CommandError";

  /** @param hint what to do next, as one or more sentences */
  constructor(
    readonly code: CommandErrorCode,
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}
