import { Command } from "commander";
import { exitCode } from "../exit.js";
import { examples } from "../output/examples.js";
import { findProject } from "../project/find.js";
import { loadOrTell } from "../project/load.js";
import { wholeNumber } from "./arguments.js";
import type { Session } from "../session.js";
import type { QuarantineOptions } from "../status/quarantine.js";

export function quarantineCommand(session: Session): Command {
  return new Command("quarantine")
    .summary("rows that were not loaded, and why")
    .description(
      "Lists the reasons for which rows were put into quarantine, the most frequent first, each with its newest " +
        "row. The rows themselves are in the table quarantine.rows.",
    )
    .argument("[source]", "only rows of this source")
    .option("-n, --limit <number>", "how many different reasons", wholeNumber(1), 20)
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      examples(
        ["mlops quarantine", "what is wrong with the data"],
        ["mlops quarantine flights --json | jq '.[].rows'", "for another program"],
      ),
    )
    .action(async (source: string | undefined, options: QuarantineOptions) => {
      const loaded = await loadOrTell(session.terminal, findProject(session));
      if (!loaded) return session.exit(exitCode.userCanFix);
      const { listQuarantine } = await import("../status/quarantine.js");
      await listQuarantine(session.terminal, loaded, source ?? null, options);
    });
}
