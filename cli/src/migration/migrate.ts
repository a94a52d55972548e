import { join } from "node:path";
import { imageLayout, migrationProgram } from "@mlops-yaml/generator/deployment";
import { CommandError } from "../errors/command-error.js";
import { exitCode } from "../exit.js";
import { onInterrupt } from "../processes/interrupt.js";
import { compileProject } from "../project/compile.js";
import { projectEnvironment } from "../project/environment.js";
import { writeGenerated } from "../project/generate.js";
import { loadOrTell } from "../project/load.js";
import { runToEnd } from "../supervisor/child.js";
import { requireWritable } from "../project/writable.js";
import { foldersOf } from "../project/folders.js";
import { claimPlace } from "../project/place.js";
import { lockProject } from "../supervisor/lock.js";
import { say, type Terminal } from "../terminal.js";
import { reachDatabase } from "./reach-database.js";
import { createReport } from "./report.js";
import { tellMigration } from "./tell-migration.js";

export interface MigrateOptions {
  readonly consent: readonly string[];
  readonly json?: true;
}

/** How long the migration may take to undo its transaction after Ctrl-C. */
const graceMilliseconds = 15_000;

/**
 * Runs the project's migration, or looks at what it would do where there is no consent.
 * @returns the exit code
 * @throws CommandError MLO6050 where it refuses or fails
 */
export async function migrate(
  terminal: Terminal,
  folder: string,
  { consent, json }: MigrateOptions,
): Promise<number> {
  const loaded = await loadOrTell(terminal, folder);
  if (!loaded) return exitCode.userCanFix;
  const { userFiles } = await import("@mlops-yaml/schema");
  await requireWritable(folder);
  await claimPlace(folder, (text) => say(terminal, text));
  const release = await lockProject(foldersOf(folder).run);
  const abort = new AbortController();
  const unlisten = onInterrupt(() => abort.abort());
  try {
    await writeGenerated(loaded);
    await compileProject(folder, userFiles(loaded.project));
    const environment = projectEnvironment(folder, terminal.env);
    const database = await reachDatabase(folder, environment);
    const report = createReport();
    const isLook = consent.length === 0;
    try {
      const how = await runToEnd(
        {
          entry: join(folder, imageLayout.compiled(migrationProgram)),
          args: isLook ? ["--look"] : consent.flatMap((name) => ["--consent", name]),
          folder,
          environment: { ...environment, ...database.connection.as("owner"), PROJECT_DIR: folder },
        },
        { line: report.read, started: () => undefined },
        { signal: abort.signal, graceMilliseconds },
      );
      if (abort.signal.aborted) return exitCode.interrupted;
      if (how !== null) throw failed(how, report.error());
    } finally {
      await database.release();
    }
    const { changes, waiting } = report;
    tellMigration(terminal, { applied: !isLook, changes, waiting }, json === true);
    return waiting.length > 0 ? exitCode.differences : exitCode.fine;
  } finally {
    unlisten();
    await release();
  }
}

function failed(
  how: string,
  error: { readonly message: string; readonly hint: string | null } | null,
): CommandError {
  return new CommandError(
    "MLO6050",
    error?.message ?? `the migration ${how}`,
    error?.hint ?? "`mlops migrate` without --consent says what waits for a consent.",
  );
}
