import { redact } from "@mlops-yaml/runtime/redact";
import type { CommandErrorCode } from "./registry.js";

/** A mistake that the user can fix: reported without a stack trace, exit code 2. */
export class CommandError extends Error {
  override readonly name = "CommandError";

  readonly hint?: string;

  /**
   * @param message a secret in it is not kept
   * @param hint what to do next, as one or more sentences
   */
  constructor(
    readonly code: CommandErrorCode,
    message: string,
    hint?: string,
  ) {
    super(redact(message));
    if (hint !== undefined) this.hint = redact(hint);
  }
}
