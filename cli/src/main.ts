import { CommanderError } from "commander";
import { neverTellEnvironment } from "@mlops-yaml/runtime/redact";
import { reportError } from "./errors/report.js";
import { exitCode } from "./exit.js";
import { createProgram } from "./program.js";
import { processTerminal, type Terminal } from "./terminal.js";

/**
 * Runs the command.
 * @param argv what follows `mlops` on the command line
 * @returns the exit code
 */
export async function main(argv: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  neverTellEnvironment(terminal.env);
  const result: { code: number } = { code: exitCode.fine };
  try {
    await createProgram(terminal, (code) => (result.code = code)).parseAsync(argv, { from: "user" });
    return result.code;
  } catch (error) {
    // Commander has already written its message, or the help text.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.fine : exitCode.userCanFix;
    return reportError(terminal, error);
  }
}
