import { Command, Option } from "commander";
import { examples } from "../output/examples.js";
import type { Session } from "../session.js";
import { templates } from "../init/templates.js";
import type { InitOptions } from "../init/init-project.js";

export function initCommand(session: Session): Command {
  const list = templates.map(({ name, summary }) => `  ${name.padEnd(15)} ${summary}`).join("\n");
  return new Command("init")
    .summary("make a project")
    .description(
      "Makes a complete project in a folder of its own: mlops.yaml, data, generated code, secrets, and the " +
        "packages that it runs on. It needs nothing from where this command is installed.",
    )
    .argument("[folder]", "where the project goes", ".")
    .addOption(
      new Option("--template <template>", "what to start from")
        .choices(templates.map(({ name }) => name))
        .default("minimal"),
    )
    .option("--name <name>", "name of the project (default: the folder's)")
    .option("--force", "write into a folder that is not empty, replacing files of the same names")
    .addHelpText(
      "after",
      `\nTemplates:\n${list}\n` +
        examples(
          ["mlops init churn", "a small project in ./churn"],
          ["mlops init delays --template flight-delays", "the large example"],
          ["cd churn && npm install && npx mlops up", "run it"],
        ),
    )
    .action(async (folder: string, options: InitOptions) => {
      const { initProject } = await import("../init/init-project.js");
      await initProject(session.terminal, folder, options);
    });
}
