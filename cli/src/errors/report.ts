import { exitCode } from "../exit.js";
import { say, type Terminal } from "../terminal.js";
import { CommandError } from "./command-error.js";
import { machineError } from "./machine-error.js";

/** Tells what went wrong on stderr; returns the exit code that belongs to it. */
export function reportError(terminal: Terminal, thrown: unknown): number {
  const error = userError(thrown);
  const { talk } = terminal.colors;
  if (error !== null) {
    say(terminal, `${talk.red("error")} ${talk.dim(error.code)} ${error.message}`);
    if (error.hint) say(terminal, `${talk.cyan("hint")} ${error.hint}`);
    return exitCode.userCanFix;
  }
  say(
    terminal,
    `${talk.red("bug")} ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`,
  );
  say(terminal, "This is a fault of mlops, not yours: please report it with the lines above.");
  return exitCode.bug;
}

/** What was thrown, where it is a mistake that the user can fix; null for a bug. */
export function userError(thrown: unknown): UserError | null {
  const error = machineError(thrown) ?? thrown;
  return isUserError(error) ? error : null;
}

interface UserError {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | null;
}

/** The command's own errors and those of the runtime, which share code, message and hint. */
function isUserError(error: unknown): error is UserError {
  if (error instanceof CommandError) return true;
  return error instanceof Error && "code" in error && /^MLO\d{4}$/.test(String(error.code));
}
