import { Command } from "commander";
import { exitCode } from "../exit.js";
import { examples } from "../output/examples.js";
import { findProject } from "../project/find.js";
import { loadOrTell } from "../project/load.js";
import type { Session } from "../session.js";
import { wholeNumber } from "./arguments.js";
import type { VerifyOptions } from "../status/verify-features.js";

export function verifyCommand(session: Session): Command {
  const verify = new Command("verify")
    .summary("check that training and serving agree")
    .description("Checks a running system against itself.");
  verify.addCommand(
    new Command("features")
      .summary("features in training, in replays and online are the same")
      .description(
        "Draws examples of each model's training set and looks their features up as a server does: from history at " +
          "the example's time, from online tables that are filled as of it, and from the online tables as they are. Computes " +
          "derived and on-demand inputs with the emitted functions, as a server does. " +
          "Exit code 3 where a value differs.",
      )
      .option("--model <name>", "only the features of this model")
      .option("--rows <number>", "how many examples of each model", wholeNumber(1), 200)
      .option("--json", "print JSON")
      .addHelpText(
        "after",
        examples(["mlops verify features --rows 1000", "after a change, or from time to time"]),
      )
      .action(async (options: VerifyOptions) => {
        const loaded = await loadOrTell(session.terminal, findProject(session));
        if (!loaded) return session.exit(exitCode.userCanFix);
        const { verifyFeatures } = await import("../status/verify-features.js");
        session.exit(await verifyFeatures(session.terminal, loaded, options));
      }),
  );
  return verify;
}
