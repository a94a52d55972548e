import { Command } from "commander";
import { examples } from "../output/examples.js";
import { findProject } from "../project/find.js";
import type { Session } from "../session.js";
import { wholeNumber } from "./arguments.js";
import type { UpOptions } from "../supervisor/up.js";

export function upCommand(session: Session): Command {
  return new Command("up")
    .summary("run everything: data, features, training, serving")
    .description(
      "Checks, generates, compiles and runs the project on this machine: an embedded PostgreSQL (or the one " +
        "that DATABASE_URL names), the worker, and a server for each service. What was ingested and trained " +
        "before is reused. Ctrl-C or SIGTERM stops everything within about a minute; the data stays. A second one gives " +
        "processes no more time to end. The exit code is 0 where the system was ready, else 130.",
    )
    .option("-d, --detach", "return as soon as everything is ready, and leave it running")
    .option(
      "--timeout <seconds>",
      "give up waiting after so long; the system goes on starting",
      wholeNumber(1),
      600,
    )
    .addHelpText(
      "after",
      examples(
        ["mlops up", "run until Ctrl-C"],
        ["mlops up --detach", "run in the background; `mlops down` stops it"],
        ["DATABASE_URL=postgres://… mlops up", "use a database of your own"],
      ),
    )
    .action(async (options: UpOptions) => {
      const { up } = await import("../supervisor/up.js");
      session.exit(await up(session.terminal, findProject(session), options));
    });
}
