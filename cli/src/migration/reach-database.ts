import { findDatabase } from "../project/database.js";
import { foldersOf } from "../supervisor/folders.js";

export interface ReachedDatabase {
  readonly url: string;
  /** Stops it where it was started for this. */
  release(): Promise<void>;
}

/** The project's database; the embedded one is started where it is not running. */
export async function reachDatabase(folder: string, env: NodeJS.ProcessEnv): Promise<ReachedDatabase> {
  const url = await findDatabase(folder, env);
  if (url !== null) return { url, release: async () => undefined };
  const { startEmbeddedPostgres } = await import("@mlops-yaml/runtime/embedded-postgres");
  const server = await startEmbeddedPostgres({ directory: foldersOf(folder).postgres });
  return { url: server.url, release: () => server.stop() };
}
