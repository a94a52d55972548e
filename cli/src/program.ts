import { Command } from "commander";
import { batchesCommand } from "./commands/batches.js";
import { checkCommand } from "./commands/check.js";
import { datasetsCommand } from "./commands/datasets.js";
import { docsCommand } from "./commands/docs.js";
import { doctorCommand } from "./commands/doctor.js";
import { downCommand } from "./commands/down.js";
import { explainCommand } from "./commands/explain.js";
import { exportCommand } from "./commands/export.js";
import { featuresCommand } from "./commands/features.js";
import { generateCommand } from "./commands/generate.js";
import { importCommand } from "./commands/import.js";
import { initCommand } from "./commands/init.js";
import { logsCommand } from "./commands/logs.js";
import { migrateCommand } from "./commands/migrate.js";
import { modelsCommand } from "./commands/models.js";
import { planCommand } from "./commands/plan.js";
import { predictCommand } from "./commands/predict.js";
import { quarantineCommand } from "./commands/quarantine.js";
import { runCommand } from "./commands/run.js";
import { statusCommand } from "./commands/status.js";
import { suggestCommand } from "./commands/suggest.js";
import { upCommand } from "./commands/up.js";
import { validateCommand } from "./commands/validate.js";
import { verifyCommand } from "./commands/verify.js";
import { examples } from "./output/examples.js";
import type { Session } from "./session.js";
import type { Terminal } from "./terminal.js";
import { version } from "./version.js";

/** The verbs in the order in which a project meets them. */
const verbs: readonly ((session: Session) => Command)[] = [
  initCommand,
  importCommand,
  suggestCommand,
  checkCommand,
  generateCommand,
  planCommand,
  upCommand,
  downCommand,
  migrateCommand,
  statusCommand,
  logsCommand,
  runCommand,
  predictCommand,
  modelsCommand,
  datasetsCommand,
  featuresCommand,
  verifyCommand,
  batchesCommand,
  quarantineCommand,
  validateCommand,
  docsCommand,
  explainCommand,
  exportCommand,
  doctorCommand,
];

/** Builds `mlops` with all its verbs. @param exit takes the exit code of the verb that runs */
export function createProgram(terminal: Terminal, exit: (code: number) => void): Command {
  const program = new Command("mlops")
    .description("One mlops.yaml, a whole machine-learning system.")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [verb]", "print the help of a verb")
    .option("--project <folder>", "folder of the project (default: the nearest one with an mlops.yaml)")
    .addHelpText(
      "after",
      examples(
        ["npx mlops init my-project", "make a small project to start from"],
        ["npx mlops up", "run everything: data, features, training, serving"],
        ["npx mlops predict churn-api --example", "ask the service for a prediction"],
      ),
    );
  settle(program, terminal);
  const session: Session = {
    terminal,
    exit,
    projectOption: () => program.opts<{ project?: string }>().project,
  };
  for (const verb of verbs) {
    const command = verb(session);
    settle(command, terminal);
    program.addCommand(command);
    for (const nested of command.commands) settle(nested, terminal);
  }
  return program;
}

/** Output through the terminal, no process.exit, the same look of help everywhere. */
function settle(command: Command, terminal: Terminal): void {
  command
    .exitOverride()
    .showHelpAfterError("Run the verb with --help to see what it takes.")
    .configureHelp({ showGlobalOptions: true, helpWidth: 100 })
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  if (command.parent === null && command.name() !== "mlops") command.helpOption("-h, --help", "print help");
}
