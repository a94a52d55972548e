import { Command } from "commander";
import { examples } from "../output/examples.js";
import { findProject } from "../project/find.js";
import type { Session } from "../session.js";
import type { MigrateOptions } from "../migration/migrate.js";

export function migrateCommand(session: Session): Command {
  return new Command("migrate")
    .summary("look at what a change does to the tables, and consent to what loses data")
    .description(
      "Without --consent nothing is changed: it lists what `mlops up` would change in the database, and what waits for a " +
        "consent because stored rows would be lost (exit code 3 then). With --consent it changes the tables; the next " +
        "`mlops up` reads the source again. It starts the embedded PostgreSQL where it is not running, works beside a " +
        "running system, and uses DATABASE_URL where it is set.",
    )
    .option(
      "--consent <name>",
      "agree to what a message names: drop:raw.SOURCE, drop:raw.SOURCE.COLUMN or keep:raw.SOURCE; can be repeated",
      (name: string, names: readonly string[]) => [...names, name],
      [],
    )
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      examples(
        ["mlops migrate", "what a change of mlops.yaml does to the tables, and what waits for you"],
        ["mlops migrate --consent drop:raw.flights.distance", "the column's values go and are read again"],
        ["mlops migrate --consent drop:raw.flights", "the table goes and is read again"],
        ["mlops migrate --consent keep:raw.flights", "rows of an earlier path stay beside the new ones"],
      ),
    )
    .action(async (options: MigrateOptions) => {
      const { migrate } = await import("../migration/migrate.js");
      session.exit(await migrate(session.terminal, findProject(session), options));
    });
}
