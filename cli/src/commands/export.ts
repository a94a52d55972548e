import { Command } from "commander";
import { examples } from "../output/examples.js";
import { findProject } from "../project/find.js";
import type { Session } from "../session.js";
import type { ExportSuiteOptions } from "../gx/export-suite.js";

export function exportCommand(session: Session): Command {
  const command = new Command("export")
    .summary("write parts of mlops.yaml in the form of another tool")
    .description("Writes parts of mlops.yaml in the form of another tool.");
  command
    .command("gx")
    .summary("a source's expectations as a suite of Great Expectations")
    .description(
      "Writes the expectations of a source as a suite that Great Expectations 1.x loads. What only mlops.yaml has, such " +
        "as on_fail, stands under meta.mlops, where `mlops import gx` finds it again.",
    )
    .argument("<source>", "source of mlops.yaml")
    .option("--out <file>", "file to write (default: stdout)")
    .option("--skip-unsupported", "leave out types that Great Expectations does not have, naming them")
    .addHelpText(
      "after",
      examples(
        ["mlops export gx flights --out gx/expectations/flights.json", "where a file context of 1.x looks"],
        ["mlops export gx flights | jq '.expectations | length'", "for another program"],
      ),
    )
    .action(async (source: string, options: ExportSuiteOptions) => {
      const { exportSuite } = await import("../gx/export-suite.js");
      await exportSuite(session.terminal, findProject(session), source, options);
    });
  return command;
}
