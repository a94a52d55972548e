import { CommandError } from "../errors/command-error.js";
import { foldersOf } from "../supervisor/folders.js";
import { projectEnvironment } from "./environment.js";

/** Address of the database that the project's system uses, or null where the embedded one does not run. */
export async function findDatabase(folder: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  const url = projectEnvironment(folder, env)["DATABASE_URL"];
  if (url) return url;
  const { findEmbeddedPostgres } = await import("@mlops-yaml/runtime/embedded-postgres");
  return (await findEmbeddedPostgres(foldersOf(folder).postgres))?.url ?? null;
}

/** The same, where a verb cannot do without. @throws CommandError MLO6011 */
export async function requireDatabase(folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  const url = await findDatabase(folder, env);
  if (url !== null) return url;
  throw new CommandError(
    "MLO6011",
    `nothing runs in ${folder}`,
    "Start the system with `mlops up --detach`, or set DATABASE_URL to the database of one that runs elsewhere.",
  );
}
