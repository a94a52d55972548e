import { projectEnvironment } from "../project/environment.js";
import { embeddedConnection, ownConnection, type Connection } from "../supervisor/connection.js";
import { foldersOf } from "../project/folders.js";
import { makeRolePasswords } from "../project/role-passwords.js";

export interface ReachedDatabase {
  readonly connection: Connection;
  /** Stops it where it was started for this. */
  release(): Promise<void>;
}

/** The project's database; the embedded one is started where it is not running. */
export async function reachDatabase(folder: string, env: NodeJS.ProcessEnv): Promise<ReachedDatabase> {
  const url = projectEnvironment(folder, env)["DATABASE_URL"];
  if (url) return { connection: ownConnection(url), release: async () => undefined };
  const { startEmbeddedPostgres } = await import("@mlops-yaml/runtime/embedded-postgres");
  const { postgres } = foldersOf(folder);
  const server = await startEmbeddedPostgres({ directory: postgres });
  await makeRolePasswords(postgres);
  return {
    connection: embeddedConnection(server, postgres),
    release: () => (server.started ? server.stop() : Promise.resolve()),
  };
}
