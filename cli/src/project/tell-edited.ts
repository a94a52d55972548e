import type { WritePlan } from "@mlops-yaml/generator";
import { say, type Terminal } from "../terminal.js";

/** Names the files that were edited by hand, and where such changes belong. */
export function tellEdited(terminal: Terminal, plan: WritePlan): void {
  if (plan.edited.length === 0) return;
  const { talk } = terminal.colors;
  for (const { path } of plan.edited) say(terminal, `${talk.yellow("kept")} ${path}: edited by hand`);
  say(
    terminal,
    `${talk.cyan("hint")} Move the change to mlops.yaml or to your own code; then run ` +
      "`mlops generate --restore FILE`.",
  );
}
