import type { Terminal } from "./terminal.js";

/** One invocation of the command, as a verb sees it. */
export interface Session {
  readonly terminal: Terminal;
  /** Folder given by --project; undefined: look from the current folder upwards. */
  readonly projectOption: () => string | undefined;
  /** Sets the exit code; a verb that says nothing ends with 0. */
  readonly exit: (code: number) => void;
}
