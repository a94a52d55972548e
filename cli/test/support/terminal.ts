import { PassThrough, Readable, Writable } from "node:stream";
import pc from "picocolors";
import type { Terminal } from "../../src/terminal.js";

/** A terminal without colour that keeps what is written to it. */
export function recordedTerminal(cwd: string): {
  terminal: Terminal;
  stdout: () => string;
  stderr: () => string;
} {
  const texts: [string[], string[]] = [[], []];
  const into = (list: string[]): Writable =>
    new PassThrough().on("data", (chunk: Buffer) => list.push(chunk.toString()));
  const colors = pc.createColors(false);
  return {
    terminal: {
      stdin: Readable.from([]),
      stdout: into(texts[0]),
      stderr: into(texts[1]),
      isTTY: false,
      columns: 80,
      colors: { out: colors, talk: colors },
      env: {},
      cwd,
    },
    stdout: () => texts[0].join(""),
    stderr: () => texts[1].join(""),
  };
}
