import { exitCode } from "../exit.js";
import { say, type Terminal } from "../terminal.js";
import { CommandError } from "./command-error.js";
import { machineError } from "./machine-error.js";

/** Tells what went wrong on stderr; returns the exit code that belongs to it. */
export function reportError(terminal: Terminal, thrown: unknown): number {
  const error = machineError(thrown) ?? thrown;
  const { talk } = terminal.colors;
  if (isUserError(error)) {
    say(terminal, `${talk.red("error")} ${talk.dim(error.code)} ${error.message}`);
    if (error.hint) say(terminal, `${talk.cyan("hint")} ${error.hint}`);
    return exitCode.userCanFix;
  }
  say(
    terminal,
    `${talk.red("bug")} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  say(terminal, "This is a fault of mlops, not yours: please report it with the lines above.");
  return exitCode.bug;
}

interface UserError {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** The command's own errors and those of the runtime, which share code, message and hint. */
function isUserError(error: unknown): error is UserError {
  if (error instanceof CommandError) return true;
  return error instanceof Error && "code" in error && /^MLO\d{4}$/.test(String(error.code));
}
