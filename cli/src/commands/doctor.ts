import { Command } from "commander";
import { exitCode } from "../exit.js";
import { examples } from "../output/examples.js";
import { findProject } from "../project/find.js";
import type { Session } from "../session.js";
import { printData, printJson } from "../terminal.js";

export function doctorCommand(session: Session): Command {
  return new Command("doctor")
    .summary("look for what keeps the project from running")
    .description(
      "Checks this machine and the project, and says how to mend what is wrong. Exit code 2 when something " +
        "must be mended; a warning is only worth knowing.",
    )
    .option("--json", "print JSON")
    .addHelpText("after", examples(["mlops doctor", "the first thing to try when something is amiss"]))
    .action(async (options: { json?: true }) => {
      const { terminal } = session;
      const { examine, renderFindings } = await import("../doctor/examine.js");
      const findings = await examine(findProject(session), terminal.env);
      if (options.json) printJson(terminal, findings);
      else printData(terminal, renderFindings(findings, terminal.colors.out));
      if (findings.some(({ state }) => state === "wrong")) session.exit(exitCode.userCanFix);
    });
}
