import { Command } from "commander";
import { exitCode } from "../exit.js";
import { examples } from "../output/examples.js";
import { findProject } from "../project/find.js";
import { loadOrTell } from "../project/load.js";
import type { Session } from "../session.js";
import type { SuggestOptions } from "../suggest/suggest.js";

export function suggestCommand(session: Session): Command {
  return new Command("suggest")
    .summary("propose expectations from what the data of a source is like")
    .description(
      "Profiles the loaded table of a source, or its files where nothing is loaded, and proposes expectations that the " +
        "data meets with room to spare, each with the facts that it was made from. They are warnings: make those " +
        "critical that later steps rely on. What is expected already is not proposed again.",
    )
    .argument("<source>", "source of mlops.yaml")
    .option("--write", "add them to mlops.yaml, whose comments and layout stay")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      examples(
        ["mlops suggest flights", "YAML to choose from"],
        ["mlops suggest flights --write", "take all of them"],
        ["mlops suggest flights --json | jq '.[].reason'", "for another program"],
      ),
    )
    .action(async (source: string, options: SuggestOptions) => {
      const loaded = await loadOrTell(session.terminal, findProject(session));
      if (!loaded) return session.exit(exitCode.userCanFix);
      const { suggest } = await import("../suggest/suggest.js");
      session.exit(await suggest(session.terminal, loaded, source, options));
    });
}
