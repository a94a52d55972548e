import { parseLogLine } from "../progress/log-line.js";

export interface WaitingChange {
  readonly message: string;
  readonly hint: string | null;
  /** Each of them is enough. */
  readonly consents: readonly string[];
}

/** What the migration's log says. */
export interface MigrationReport {
  readonly read: (line: string) => void;
  /** What is changed, in words. */
  readonly changes: readonly string[];
  readonly waiting: readonly WaitingChange[];
  /** The last error that it told. */
  error(): { readonly message: string; readonly hint: string | null } | null;
}

/** Lines with one of these fields say what is changed. */
const changed = ["migration", "table", "view"];

export function createReport(): MigrationReport {
  const changes: string[] = [];
  const waiting: WaitingChange[] = [];
  let last: { message: string; hint: string | null } | null = null;
  return {
    changes,
    waiting,
    error: () => last,
    read(text) {
      const { message, level, fields } = parseLogLine(text);
      const hint = typeof fields["hint"] === "string" ? fields["hint"] : null;
      const consents = fields["consents"];
      if (level === "error") last = { message, hint };
      else if (Array.isArray(consents)) waiting.push({ message, hint, consents: consents.map(String) });
      else if (changed.some((field) => field in fields)) changes.push(message);
    },
  };
}
