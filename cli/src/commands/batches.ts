import { Command } from "commander";
import { exitCode } from "../exit.js";
import { examples } from "../output/examples.js";
import { findProject } from "../project/find.js";
import { loadOrTell } from "../project/load.js";
import type { Session } from "../session.js";
import { wholeNumber } from "./arguments.js";
import type { BatchesOptions } from "../status/batches.js";

export function batchesCommand(session: Session): Command {
  return new Command("batches")
    .summary("what was loaded, when and from where")
    .description(
      "Lists the newest batches: what was read, how many rows were loaded, updated, ended or put into quarantine, and why. " +
        "With --json also the hashes, the cursor, the interval and the event times of each.",
    )
    .argument("[source]", "only batches of this source")
    .option("-n, --limit <number>", "how many batches", wholeNumber(1), 20)
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      examples(
        ["mlops batches flights", "what was loaded of the flights"],
        ["mlops batches --json | jq '.[0].eventTimes'", "the times that the newest batch covers"],
      ),
    )
    .action(async (source: string | undefined, options: BatchesOptions) => {
      const loaded = await loadOrTell(session.terminal, findProject(session));
      if (!loaded) return session.exit(exitCode.userCanFix);
      const { listBatches } = await import("../status/batches.js");
      await listBatches(session.terminal, loaded, source ?? null, options);
    });
}
