import { Command } from "commander";
import { examples } from "../output/examples.js";
import { findProject } from "../project/find.js";
import type { Session } from "../session.js";
import type { ImportSuiteOptions } from "../gx/import-suite.js";
import type { ImportFileOptions } from "../import/import-file.js";

export function importCommand(session: Session): Command {
  const command = new Command("import")
    .summary("write a source into mlops.yaml from a file")
    .description(
      "Reads a file, or the files of a glob, and writes the source that loads them into mlops.yaml: CSV, JSON " +
        "Lines or Parquet, compressed by gzip or zstd or not. Every row is read, so that no row contradicts the types, " +
        "nullability, primary key and event time that are written; what is a guess stands beside it as a comment. " +
        "Comments and layout of mlops.yaml stay.",
    )
    .argument("<file>", "path or glob inside the project's folder; put a glob in quotes")
    .option("--name <source>", "name of the source (default: made of the file's name)")
    .option("--replace", "write a source that is there already anew")
    .option("--dry-run", "write nothing; print what would change as a unified diff")
    .option("--json", "print what was inferred as JSON")
    .addHelpText(
      "after",
      examples(
        ["mlops import data/customers.csv", "adds sources.customers"],
        ["mlops import 'data/flights/*.csv.gz' --name flights", "one source of many files"],
        ["mlops import events.parquet --dry-run", "see it first"],
        ["mlops import gx --help", "take over a suite of Great Expectations"],
      ),
    )
    .action(async (file: string, options: ImportFileOptions) => {
      const { importFile } = await import("../import/import-file.js");
      session.exit(await importFile(session.terminal, findProject(session), file, options));
    });
  command
    .command("gx")
    .summary("add the expectations of a Great Expectations suite to a source")
    .description(
      "Adds the expectations of a suite of Great Expectations, 0.x or 1.x, to a source: all of them or none. Types, " +
        "arguments and columns that are not known are listed with their places in the suite. What is there already is " +
        "not added again.",
    )
    .argument("<suite>", "JSON file of the suite")
    .option("--source <source>", "source of mlops.yaml (default: the only one)")
    .option("--dry-run", "write nothing; print what would change as a unified diff")
    .option("--json", "print what was added as JSON")
    .addHelpText(
      "after",
      examples(
        ["mlops import gx gx/expectations/flights.json --source flights", "take over a suite"],
        ["mlops import gx suite.json --dry-run", "see it first"],
      ),
    )
    .action(async (suite: string, options: ImportSuiteOptions) => {
      const { importSuite } = await import("../gx/import-suite.js");
      session.exit(await importSuite(session.terminal, findProject(session), suite, options));
    });
  return command;
}
