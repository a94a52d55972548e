import { Command } from "commander";
import { exitCode } from "../exit.js";
import { examples } from "../output/examples.js";
import { findProject } from "../project/find.js";
import { loadOrTell } from "../project/load.js";
import type { Session } from "../session.js";
import type { DocsOptions } from "../data-docs/write-docs.js";

export function docsCommand(session: Session): Command {
  return new Command("docs")
    .summary("write data docs: one HTML page about the data and its checks")
    .description(
      "Writes one HTML page that needs nothing else: sources, columns with their distributions, results of " +
        "expectations with their history, quarantine and batches. It stays under 1 MB.",
    )
    .argument("[source...]", "only these sources")
    .option("--out <file>", "where to write it (default: .mlops/data-docs.html)")
    .option("--open", "show it in the browser")
    .option("--json", "print what it shows as JSON, and write nothing")
    .addHelpText(
      "after",
      examples(
        ["mlops docs --open", "look at it"],
        ["mlops docs --out site/data.html", "to be published or attached"],
      ),
    )
    .action(async (sources: string[], options: DocsOptions) => {
      const loaded = await loadOrTell(session.terminal, findProject(session));
      if (!loaded) return session.exit(exitCode.userCanFix);
      const { writeDocs } = await import("../data-docs/write-docs.js");
      await writeDocs(session.terminal, loaded, sources, options);
    });
}
