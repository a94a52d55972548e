import { Command } from "commander";
import { exitCode } from "../exit.js";
import { examples } from "../output/examples.js";
import { findProject } from "../project/find.js";
import { loadOrTell } from "../project/load.js";
import type { Session } from "../session.js";
import type { PredictOptions } from "../prediction/predict.js";

export function predictCommand(session: Session): Command {
  return new Command("predict")
    .summary("ask a service for a prediction")
    .description("Sends a request to a running service, with its key, and prints the answer as JSON.")
    .argument("<service>", "a service of mlops.yaml")
    .argument("[field=value...]", "fields of the request; an empty value is null")
    .option(
      "--example",
      "send the newest example that the model was tested on; a made one where the service has no key",
    )
    .option("--json <body>", "the whole body as JSON; - reads it from standard input")
    .option("--url <url>", "where the service listens (default: http://localhost:PORT)")
    .addHelpText(
      "after",
      examples(
        ["mlops predict delay-api --example", "a request that certainly fits"],
        ["mlops predict delay-api carrier=UA origin=EWR dest=IAH distance=1400 …", "fields one by one"],
        ["mlops predict delay-api --json - < request.json", "a body from a file"],
        ["mlops predict delay-api --example | jq .probability", "only the number"],
      ),
    )
    .action(async (service: string, fields: string[], options: PredictOptions) => {
      const loaded = await loadOrTell(session.terminal, findProject(session));
      if (!loaded) return session.exit(exitCode.userCanFix);
      const { predict } = await import("../prediction/predict.js");
      await predict(session.terminal, loaded, service, fields, options);
      const { tellWhatDiffers } = await import("../supervisor/what-runs.js");
      await tellWhatDiffers(session.terminal, loaded.folder);
    });
}
