import { Command } from "commander";
import { CommandError } from "../errors/command-error.js";
import { exitCode } from "../exit.js";
import { examples } from "../output/examples.js";
import { askYes } from "../output/ask.js";
import { findProject } from "../project/find.js";
import type { Session } from "../session.js";
import { say } from "../terminal.js";

interface DownOptions {
  readonly deleteData?: true;
  readonly yes?: true;
}

export function downCommand(session: Session): Command {
  return new Command("down")
    .summary("stop everything that runs for the project")
    .description(
      "Stops the worker, the services and the embedded PostgreSQL, also what a killed run left behind. " +
        "The data stays, unless --delete-data is given.",
    )
    .option("--delete-data", "also delete the embedded database with everything in it, and the logs")
    .option("-y, --yes", "do not ask before deleting")
    .addHelpText(
      "after",
      examples(
        ["mlops down", "the next `mlops up` goes on where this one stopped"],
        ["mlops down --delete-data --yes", "start from nothing"],
      ),
    )
    .action(async (options: DownOptions) => {
      const { terminal } = session;
      const folder = findProject(session);
      if (options.deleteData && !options.yes) {
        if (!terminal.isTTY)
          throw new CommandError(
            "MLO6016",
            "--delete-data needs a yes, and there is no terminal to ask",
            "Pass --yes.",
          );
        const question = `Delete the database in ${folder} with all data, models and predictions in it?`;
        if (!(await askYes(terminal, question))) return session.exit(exitCode.interrupted);
      }
      const { deleteData, stopSystem } = await import("../supervisor/down.js");
      const stopped = await stopSystem(folder);
      say(terminal, stopped ? "stopped" : "nothing was running");
      if (options.deleteData) {
        await deleteData(folder);
        say(terminal, "data deleted");
      }
    });
}
