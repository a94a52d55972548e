import { Command } from "commander";
import { exitCode } from "../exit.js";
import { examples } from "../output/examples.js";
import { findProject } from "../project/find.js";
import { loadOrTell } from "../project/load.js";
import type { Session } from "../session.js";

export function datasetsCommand(session: Session): Command {
  const datasets = new Command("datasets")
    .summary("saved training sets, with where they come from")
    .description(
      "Lists the training sets that trainings saved, newest first: rows, hash, the time as of which labels were known, " +
        "and with --json the batches and views that they come from.",
    )
    .argument("[model]", "only those of this model")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      examples(
        ["mlops datasets", "all of them"],
        ["mlops datasets get 3f2a --out train.parquet", "for pandas or any reader of Parquet"],
      ),
    )
    .action(async (model: string | undefined, options: { json?: true }) => {
      const loaded = await loadOrTell(session.terminal, findProject(session));
      if (!loaded) return session.exit(exitCode.userCanFix);
      const { listDatasets } = await import("../status/datasets.js");
      await listDatasets(session.terminal, loaded, model ?? null, options);
    });
  datasets.addCommand(
    new Command("get")
      .summary("write a training set to a Parquet file")
      .description("Writes a saved training set to a file, exactly as the model was trained on it.")
      .argument("<id>", "an id as `mlops datasets` lists it, or its beginning")
      .requiredOption("--out <file>", "where to write it")
      .addHelpText(
        "after",
        examples(["mlops datasets get 3f2a --out train.parquet", "pandas.read_parquet reads it"]),
      )
      .action(async (id: string, options: { out: string }) => {
        const loaded = await loadOrTell(session.terminal, findProject(session));
        if (!loaded) return session.exit(exitCode.userCanFix);
        const { exportDataset } = await import("../status/datasets.js");
        await exportDataset(session.terminal, loaded, id, options.out);
      }),
  );
  return datasets;
}
