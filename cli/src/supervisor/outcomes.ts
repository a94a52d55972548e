import { parseLogLine } from "../progress/log-line.js";
import type { Problem } from "./messages.js";

/** Reads the lines of the system's processes for what the supervisor has to know. */
export interface Outcomes {
  read(process: string, line: string): void;
  /** Settles when the worker has brought everything up to date, or failed to: with the problem, or null. */
  readonly bootstrap: Promise<Problem | null>;
  /** The last error that the process told. */
  lastError(process: string): Problem | null;
}

export function createOutcomes(): Outcomes {
  const errors = new Map<string, Problem>();
  let settle: (problem: Problem | null) => void;
  const bootstrap = new Promise<Problem | null>((resolve) => (settle = resolve));
  return {
    bootstrap,
    lastError: (process) => errors.get(process) ?? null,
    read(process, text) {
      const line = parseLogLine(text);
      const hint = line.fields["hint"];
      const problem = { message: line.message, hint: typeof hint === "string" ? hint : null };
      if (line.level === "error") errors.set(process, problem);
      if (line.flow !== "bootstrap") return;
      if (line.state === "succeeded") settle(null);
      else if (line.state === "failed" || line.state === "cancelled") settle(problem);
    },
  };
}
