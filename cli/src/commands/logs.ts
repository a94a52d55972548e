import { Command } from "commander";
import { examples } from "../output/examples.js";
import { findProject } from "../project/find.js";
import type { Session } from "../session.js";
import { wholeNumber } from "./arguments.js";
import type { LogsOptions } from "../logs/print-logs.js";

export function logsCommand(session: Session): Command {
  return new Command("logs")
    .summary("print what the processes said")
    .description("Prints the last lines of the processes' logs, in order of time.")
    .argument("[process]", "worker, migrate, supervisor or a service (default: all)")
    .option("-f, --follow", "go on printing new lines until Ctrl-C")
    .option("-n, --lines <number>", "how many of the last lines", wholeNumber(0), 100)
    .option("--json", "the lines as they were written: one JSON object each")
    .addHelpText(
      "after",
      examples(
        ["mlops logs worker --lines 20", "the last things that the worker did"],
        ["mlops logs delay-api --follow", "watch a service"],
        ["mlops logs --json | jq 'select(.level == \"error\")'", "errors only"],
      ),
    )
    .action(async (process: string | undefined, options: LogsOptions) => {
      const { printLogs } = await import("../logs/print-logs.js");
      await printLogs(session.terminal, findProject(session), process ?? null, options);
    });
}
