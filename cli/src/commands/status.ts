import { Command } from "commander";
import { exitCode } from "../exit.js";
import { examples } from "../output/examples.js";
import { findProject } from "../project/find.js";
import { loadOrTell } from "../project/load.js";
import type { Session } from "../session.js";
import { printData, printJson } from "../terminal.js";

export function statusCommand(session: Session): Command {
  return new Command("status")
    .summary("what runs, what was loaded, which model serves")
    .description(
      "Prints the state of processes, sources, flows, features, models, services and monitors, within five seconds. " +
        "Exit code 2 when the database or a process of the system does not answer.",
    )
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      examples(
        ["mlops status", "a look at everything"],
        ["mlops status --json | jq '.services[].state'", "for another program"],
      ),
    )
    .action(async (options: { json?: true }) => {
      const { terminal } = session;
      const loaded = await loadOrTell(terminal, findProject(session));
      if (!loaded) return session.exit(exitCode.userCanFix);
      const { isAnswering, readSystemStatus } = await import("../status/read-status.js");
      const status = await readSystemStatus(loaded, terminal.env);
      const { tellWhatDiffers } = await import("../supervisor/what-runs.js");
      await tellWhatDiffers(terminal, loaded.folder);
      if (!isAnswering(status)) session.exit(exitCode.userCanFix);
      if (options.json) return printJson(terminal, status);
      const { renderStatus } = await import("../status/render-status.js");
      printData(terminal, renderStatus(status, terminal.colors.out, new Date()));
    });
}
