import { createInterface } from "node:readline/promises";
import type { Terminal } from "../terminal.js";

/** Asks on the terminal; only "y" and "yes" are a yes. */
export async function askYes(terminal: Terminal, question: string): Promise<boolean> {
  const lines = createInterface({ input: terminal.stdin, output: terminal.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
  } finally {
    lines.close();
  }
}
