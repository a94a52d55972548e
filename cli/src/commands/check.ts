import { Command, Option } from "commander";
import { exitCode } from "../exit.js";
import { examples } from "../output/examples.js";
import { findProject } from "../project/find.js";
import { loadOrTell, type DiagnosticFormat } from "../project/load.js";
import type { Session } from "../session.js";
import { say } from "../terminal.js";

export function checkCommand(session: Session): Command {
  return new Command("check")
    .summary("find every mistake in mlops.yaml")
    .description(
      "Checks mlops.yaml: keys, types, names, references, expressions, and that no model reads what was " +
        "not yet known. Reports every problem at once and writes nothing.",
    )
    .addOption(
      new Option("--format <format>", "how problems are told: for people, as JSON, or as GitHub annotations")
        .choices(["text", "json", "github"])
        .default("text"),
    )
    .option("--json", "the same as --format json")
    .addHelpText(
      "after",
      examples(
        ["mlops check", "exit code 0: fine, 2: problems"],
        ["mlops check --format github", "annotations on the lines of a pull request"],
        ["mlops check --json | jq '.[].code'", "problems for another program"],
      ),
    )
    .action(async (options: { format: DiagnosticFormat; json?: true }) => {
      const format = options.json ? "json" : options.format;
      const loaded = await loadOrTell(session.terminal, findProject(session), format);
      if (!loaded) return session.exit(exitCode.userCanFix);
      const { project } = loaded;
      if (format !== "text") return;
      const { talk } = session.terminal.colors;
      const parts = [
        count(project.sources.length, "source"),
        count(project.features.length + project.onDemandViews.length, "feature view"),
        count(project.models.length, "model"),
        count(project.services.length + project.featureServers.length, "service"),
        count(project.monitors.length, "monitor"),
      ];
      say(session.terminal, `${talk.green("ok")} ${project.name}: ${parts.filter(Boolean).join(", ")}`);
    });
}

function count(number: number, name: string): string {
  return number === 0 ? "" : `${number} ${name}${number === 1 ? "" : "s"}`;
}
