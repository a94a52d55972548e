import { Command } from "commander";
import { examples } from "../output/examples.js";
import { findProject } from "../project/find.js";
import type { Session } from "../session.js";

export function runCommand(session: Session): Command {
  return new Command("run")
    .summary("start a flow now")
    .description(
      "Asks the worker to run a flow: ingest.SOURCE, features.VIEW, train.MODEL, judge.MODEL or monitor.MONITOR. " +
        "A flow that waits or runs already is not started twice.",
    )
    .argument("<flow>", "as `mlops status` lists it")
    .option("--wait", "wait until it has ended; exit code 2 when it failed")
    .option(
      "--backfill <interval>",
      "load (ingest.SOURCE) or compute (features.VIEW) again what has event times in FROM..TO: years, months, days, hours or minutes, both included",
    )
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      examples(
        ["mlops run ingest.flights --wait", "load the files that have come"],
        ["mlops run ingest.flights --backfill 2013-01..2013-06 --wait", "load January to June again"],
        ["mlops run features.carrier_record --backfill 2013-06 --wait", "compute the rows of June again"],
        ["mlops run train.late_arrival --wait", "train again on what is there"],
      ),
    )
    .action(async (flow: string, options: { wait?: true; json?: true; backfill?: string }) => {
      const [{ runFlow }, { tellWhatDiffers }] = await Promise.all([
        import("../status/run-flow.js"),
        import("../supervisor/what-runs.js"),
      ]);
      const folder = findProject(session);
      await tellWhatDiffers(session.terminal, folder);
      session.exit(await runFlow(session.terminal, folder, flow, options));
    });
}
