import { printData, printJson, say, type Terminal } from "../terminal.js";
import type { WaitingChange } from "./report.js";

export interface Migration {
  /** False: it was looked at, and nothing is changed. */
  readonly applied: boolean;
  readonly changes: readonly string[];
  readonly waiting: readonly WaitingChange[];
}

export function tellMigration(terminal: Terminal, migration: Migration, isJson: boolean): void {
  if (isJson) return printJson(terminal, migration);
  const { applied, changes, waiting } = migration;
  const { talk } = terminal.colors;
  if (changes.length === 0 && waiting.length === 0)
    say(terminal, "the tables are as mlops.yaml declares them");
  if (changes.length > 0) {
    say(terminal, heading(applied, waiting.length > 0));
    printData(terminal, changes.map((change) => `  ${change}`).join("\n"));
  }
  if (waiting.length > 0) {
    say(terminal, talk.yellow("waits for a consent:"));
    printData(terminal, waiting.map(({ message, hint }) => `  ${message}\n    ${hint ?? ""}`).join("\n"));
  }
  if (applied) say(terminal, "\nNext: `mlops up` reads again what has to be read again.");
}

function heading(applied: boolean, waits: boolean): string {
  if (applied) return "changed:";
  return waits ? "with the consents below these would change:" : "`mlops up` would change:";
}
