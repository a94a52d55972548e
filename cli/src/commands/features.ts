import { Command } from "commander";
import { exitCode } from "../exit.js";
import { examples } from "../output/examples.js";
import { findProject } from "../project/find.js";
import { loadOrTell } from "../project/load.js";
import type { Session } from "../session.js";
import type { HistoryOptions } from "../features/history.js";

export function featuresCommand(session: Session): Command {
  const features = new Command("features")
    .summary("features of entities, as they were known at a time")
    .description("Reads features without a model.");
  features.addCommand(
    new Command("history")
      .summary("join entities and times of a file with the features that were known then")
      .description(
        "Reads a file (CSV, JSON Lines or Parquet) with the entities' keys and a time in each row, and writes its rows " +
          "with the features that were known at that time, by the rule of training sets: what Feast calls " +
          "get_historical_features. On-demand features take what they need of a request from columns of the file.",
      )
      .argument("<features...>", "view.field, view.* or alias.view.field")
      .requiredOption("--entities <file>", "file with the keys and times")
      .requiredOption("--out <file>", "file to write: .csv or .parquet")
      .option("--time <column>", "column with the times (default: event_timestamp)")
      .option(
        "--raw",
        "write texts of a CSV file as they are, even those that a spreadsheet takes for formulas",
      )
      .option("--json", "print how many rows lack each feature as JSON")
      .addHelpText(
        "after",
        examples(
          [
            "mlops features history 'airport_weather.*' --entities trips.csv --out trips.parquet",
            "for pandas",
          ],
          [
            "mlops features history carrier_record.late_rate_7d --entities e.csv --time at --out f.csv",
            "with another name of the time",
          ],
        ),
      )
      .action(async (references: string[], options: HistoryOptions) => {
        const loaded = await loadOrTell(session.terminal, findProject(session));
        if (!loaded) return session.exit(exitCode.userCanFix);
        const { writeHistory } = await import("../features/history.js");
        await writeHistory(session.terminal, loaded, references, options);
      }),
  );
  return features;
}
