import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import {
  findEmbeddedPostgres,
  isStopping,
  requireNoneFrozen,
  startEmbeddedPostgres,
  stopEmbeddedPostgres,
  type EmbeddedPostgres,
} from "@mlops-yaml/runtime/embedded-postgres";
import type { Logger } from "@mlops-yaml/runtime/logging";
import { identify, isAlive, type ProcessIdentity } from "../processes/identity.js";

const watchMilliseconds = 500;
const askMilliseconds = 5000;

export interface DatabaseEvents {
  started(identity: ProcessIdentity | null): void;
  /** It ended by itself and is being started again. */
  crashed(): void;
  /** It or a session of it runs and does not answer, as where it is frozen; it is left alone. */
  silent(reason: string): void;
  /** It answers again. */
  answers(): void;
  /** Its folder was deleted while it ran: there is nothing to start again. */
  deleted(): void;
  /** It could not be started again. */
  lost(error: unknown): void;
}

export interface KeptDatabase {
  readonly server: EmbeddedPostgres;
  /** Also while it is being started again. */
  stop(): Promise<void>;
}

/**
 * Runs the embedded PostgreSQL and starts it again whenever its process is gone, or is to go by somebody else's signal.
 * @param signal gives up the first start; nothing runs then
 */
export async function keepDatabase(
  directory: string,
  log: Logger,
  events: DatabaseEvents,
  signal: AbortSignal,
): Promise<KeptDatabase> {
  let server = await startEmbeddedPostgres({ directory, log, signal });
  const abort = new AbortController();
  let identity = await identify(server.pid);
  let recovery: Promise<void> = Promise.resolve();
  events.started(identity);

  const recover = async (): Promise<void> => {
    const isThere = identity !== null && (await isAlive(identity));
    if (abort.signal.aborted || (isThere && !(await isStopping(directory).catch(() => false)))) return;
    if (!existsSync(directory)) return events.deleted();
    try {
      if (isThere) {
        log.warn("PostgreSQL was told to stop by somebody else: ending its sessions");
        await stopEmbeddedPostgres(directory);
      }
      if (abort.signal.aborted) return;
      events.crashed();
      server = await startEmbeddedPostgres({ directory, log, signal: abort.signal });
      identity = await identify(server.pid);
      events.started(identity);
    } catch (error) {
      if (!abort.signal.aborted) events.lost(error);
    }
  };
  const watch = setInterval(() => {
    recovery = recovery.then(recover);
  }, watchMilliseconds);

  void watchAnswers(directory, events, abort.signal);

  return {
    server,
    async stop() {
      abort.abort();
      clearInterval(watch);
      await recovery;
      await stopEmbeddedPostgres(directory);
    },
  };
}

/** Asks the server every few seconds, and tells where it begins or ceases to answer, or does not for another reason. */
async function watchAnswers(directory: string, events: DatabaseEvents, signal: AbortSignal): Promise<void> {
  for (let told: string | null = null; ;) {
    await sleep(askMilliseconds, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const reason = await whyNoAnswer(directory);
    if (signal.aborted) return;
    if (reason !== null && reason !== told) events.silent(reason);
    if (reason === null && told !== null) events.answers();
    told = reason;
  }
}

/** Null where it answers, or is gone, which is another matter. */
async function whyNoAnswer(directory: string): Promise<string | null> {
  try {
    await findEmbeddedPostgres(directory);
    await requireNoneFrozen(directory);
    return null;
  } catch (error) {
    const { code = "", message } = error as Error & { code?: string };
    return ["MLO5011", "MLO5092"].includes(code) ? message : null;
  }
}
