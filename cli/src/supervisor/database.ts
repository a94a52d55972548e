import { startEmbeddedPostgres, type EmbeddedPostgres } from "@mlops-yaml/runtime/embedded-postgres";
import type { Logger } from "@mlops-yaml/runtime/logging";
import { identify, isAlive, type ProcessIdentity } from "../processes/identity.js";

const watchMilliseconds = 500;

export interface DatabaseEvents {
  started(identity: ProcessIdentity | null): void;
  /** It ended by itself and is being started again. */
  crashed(): void;
  /** It could not be started again. */
  lost(error: unknown): void;
}

export interface KeptDatabase {
  readonly server: EmbeddedPostgres;
  stop(): Promise<void>;
}

/** Runs the embedded PostgreSQL and starts it again whenever its process is gone. */
export async function keepDatabase(
  directory: string,
  log: Logger,
  events: DatabaseEvents,
): Promise<KeptDatabase> {
  let server = await startEmbeddedPostgres({ directory, log });
  let identity = await identify(server.pid);
  let stopping = false;
  let recovery: Promise<void> = Promise.resolve();
  events.started(identity);

  const recover = async (): Promise<void> => {
    if (stopping || (identity && (await isAlive(identity))) || stopping) return;
    events.crashed();
    try {
      server = await startEmbeddedPostgres({ directory, log });
      identity = await identify(server.pid);
      events.started(identity);
    } catch (error) {
      events.lost(error);
    }
  };
  const watch = setInterval(() => {
    recovery = recovery.then(recover);
  }, watchMilliseconds);

  return {
    server,
    async stop() {
      stopping = true;
      clearInterval(watch);
      await recovery;
      await server.stop();
    },
  };
}
