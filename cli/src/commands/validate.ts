import { Command, Option } from "commander";
import { exitCode } from "../exit.js";
import { examples } from "../output/examples.js";
import { findProject } from "../project/find.js";
import { loadOrTell } from "../project/load.js";
import type { Session } from "../session.js";
import { wholeNumber } from "./arguments.js";
import type { ValidateOptions } from "../validate/validate.js";

export function validateCommand(session: Session): Command {
  return new Command("validate")
    .summary("judge the expectations on what is stored now")
    .description(
      "Judges the declared expectations on the stored tables, or shows what was recorded when a batch was loaded. " +
        "Exit code 3 where a critical expectation fails or cannot be evaluated.",
    )
    .argument("[source...]", "only these sources; without any all that have expectations")
    .option("--batch <id>", "the recorded results of this batch, judging nothing anew", wholeNumber(1))
    .addOption(
      new Option(
        "--result-format <format>",
        "how much results say, as in Great Expectations (default: SUMMARY)",
      ).choices(["BOOLEAN_ONLY", "BASIC", "SUMMARY", "COMPLETE"]),
    )
    .addOption(
      new Option("--format <format>", "for people, as JSON, or as Great Expectations' validation results")
        .choices(["text", "json", "gx"])
        .default("text"),
    )
    .option("--out <file>", "write there instead of to stdout")
    .addHelpText(
      "after",
      examples(
        ["mlops validate", "exit code 0: all critical expectations are met, 3: not"],
        ["mlops validate flights --result-format COMPLETE", "with the keys of up to 10,000 failing rows"],
        ["mlops validate flights --format gx --out results.json", "for Great Expectations' tools"],
        ["mlops validate --batch 12", "why a batch was blocked"],
      ),
    )
    .action(async (sources: string[], options: ValidateOptions) => {
      const loaded = await loadOrTell(session.terminal, findProject(session));
      if (!loaded) return session.exit(exitCode.userCanFix);
      const { validate } = await import("../validate/validate.js");
      session.exit(await validate(session.terminal, loaded, sources, options));
    });
}
