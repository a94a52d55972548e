import type { RoleName } from "@mlops-yaml/runtime/store";
import { CommandError } from "../errors/command-error.js";
import { foldersOf } from "./folders.js";
import { copiedFrom } from "./place.js";
import { projectEnvironment } from "./environment.js";

/**
 * Address of the database that the project's system uses, or null where the embedded one does not run, or is not
 * migrated yet.
 * @param role as whom to connect to the embedded one
 */
export async function findDatabase(
  folder: string,
  env: NodeJS.ProcessEnv,
  role: RoleName = "reader",
): Promise<string | null> {
  const url = projectEnvironment(folder, env)["DATABASE_URL"];
  if (url) return url;
  if ((await copiedFrom(folder)) !== null) return null;
  const { postgres } = foldersOf(folder);
  const { databaseRoles } = await import("@mlops-yaml/runtime/store");
  const { readRolePassword } = await import("./role-passwords.js");
  const password = await readRolePassword(postgres, role);
  if (password === null) return null;
  const { findEmbeddedPostgres } = await import("@mlops-yaml/runtime/embedded-postgres");
  const login = { user: databaseRoles[role].name, password };
  return (await findEmbeddedPostgres(postgres, login))?.url ?? null;
}

/** The same, where a verb cannot do without. @throws CommandError MLO6011 */
export async function requireDatabase(
  folder: string,
  env: NodeJS.ProcessEnv,
  role?: RoleName,
): Promise<string> {
  const url = await findDatabase(folder, env, role);
  if (url !== null) return url;
  throw new CommandError(
    "MLO6011",
    `nothing runs in ${folder}`,
    "Start the system with `mlops up --detach`, or set DATABASE_URL to the database of one that runs elsewhere.",
  );
}
