import { Command } from "commander";
import { exitCode } from "../exit.js";
import { examples } from "../output/examples.js";
import { findProject } from "../project/find.js";
import { loadOrTell } from "../project/load.js";
import type { Session } from "../session.js";

export function modelsCommand(session: Session): Command {
  const models = new Command("models")
    .summary("versions of the models, their metrics, gates and aliases")
    .description("Lists the registered versions of the models, newest first.")
    .argument("[name]", "only this model")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      examples(
        ["mlops models", "all versions"],
        ["mlops models promote late_arrival@1 champion", "roll back: services load it at once"],
      ),
    )
    .action(async (name: string | undefined, options: { json?: true }) => {
      const loaded = await loadOrTell(session.terminal, findProject(session));
      if (!loaded) return session.exit(exitCode.userCanFix);
      const { listModels } = await import("../status/models.js");
      await listModels(session.terminal, loaded, name ?? null, options);
    });
  models.addCommand(
    new Command("promote")
      .summary("give a version an alias")
      .description(
        "Gives a version an alias. Services that serve the alias load the version without a restart.",
      )
      .argument("<name@version>", "a version as `mlops models` lists it: late_arrival@2")
      .argument("<alias>", "champion, …")
      .option("--reason <text>", "kept in the alias's history", "set by hand")
      .addHelpText("after", examples(["mlops models promote late_arrival@1 champion", "roll back"]))
      .action(async (version: string, alias: string, options: { reason: string }) => {
        const loaded = await loadOrTell(session.terminal, findProject(session));
        if (!loaded) return session.exit(exitCode.userCanFix);
        const { promoteVersion } = await import("../status/models.js");
        await promoteVersion(session.terminal, loaded, version, alias, options.reason);
      }),
  );
  return models;
}
