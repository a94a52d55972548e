import { Command } from "commander";
import { CommandError } from "../errors/command-error.js";
import { exitCode } from "../exit.js";
import { examples } from "../output/examples.js";
import { findProject } from "../project/find.js";
import { loadOrTell } from "../project/load.js";
import type { Session } from "../session.js";
import { printData, printJson } from "../terminal.js";

export function explainCommand(session: Session): Command {
  return new Command("explain")
    .summary("explain an error, a part of the project, or every default")
    .description(
      "With a code, tells what the error means and what to do. With a node of mlops.yaml, shows it with every " +
        "default filled in, and the files that are emitted for it. With --resolved, shows the whole project so.",
    )
    .argument("[code-or-node]", "MLO1101, models.late_arrival, …")
    .option("--resolved", "the whole project with every default, as YAML")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      examples(
        ["mlops explain MLO2104", "what an error means"],
        ["mlops explain models.late_arrival", "inputs, request body and files of a model"],
        ["mlops explain --resolved", "every default that applies"],
      ),
    )
    .action(async (topic: string | undefined, options: { resolved?: true; json?: true }) => {
      const { terminal } = session;
      if ((topic === undefined) === (options.resolved === undefined))
        throw new CommandError(
          "MLO6002",
          "give a code, a node or --resolved",
          "As in `mlops explain MLO1101`.",
        );
      const { explainCode } = await import("../explain/codes.js");
      if (topic !== undefined && /^mlo\d+$/i.test(topic)) {
        const entry = await explainCode(topic);
        return options.json ? printJson(terminal, entry) : printData(terminal, entry.text);
      }
      const loaded = await loadOrTell(terminal, findProject(session));
      if (!loaded) return session.exit(exitCode.userCanFix);
      const { explainNode, explainProject } = await import("../explain/nodes.js");
      const explained = topic === undefined ? await explainProject(loaded) : await explainNode(loaded, topic);
      if (options.json) printJson(terminal, explained.value);
      else printData(terminal, explained.text);
    });
}
