import type pg from "pg";
import { fullDisk } from "./full-disk.js";
import { programLimit } from "./program-limit.js";

/** A transaction that has begun, on a connection of its own. */
export interface Transaction {
  readonly client: pg.PoolClient;
  /** Whether its connection was lost, and with it what was done. */
  isLost(): boolean;
  /**
   * Runs the rest of it: committed when `work` resolves, rolled back when it rejects.
   * @param signal when it fires, the server ends the session, and with it the statement under way and all locks
   * @throws RuntimeError MLO5015 when the database has no room for it, MLO5029 when a row or table is too large for any
   */
  complete<T>(work: (client: pg.PoolClient) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Ends the session, whatever it is doing. */
  abandon(): void;
}

/** Runs `work` in one transaction on one connection (`Transaction`). A connection that broke is thrown away. */
export async function transaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted();
  return (await beginTransaction(pool)).complete(work, signal);
}

export async function beginTransaction(pool: pg.Pool): Promise<Transaction> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error): void => {
    broken = error;
  };
  // Without a listener a lost connection would end the process; the query under way rejects anyway.
  client.on("error", onError);
  let isReleased = false;
  const release = (spoilt: boolean): void => {
    if (isReleased) return;
    isReleased = true;
    client.off("error", onError);
    client.release(broken ?? spoilt);
  };
  try {
    await client.query("BEGIN");
  } catch (error) {
    release(true);
    throw error;
  }
  return {
    client,
    isLost: () => broken !== undefined,
    async complete(work, signal) {
      let leave: (() => void) | undefined;
      try {
        if (signal) leave = await endSessionOnAbort(pool, client, signal);
        const result = await work(client);
        await client.query("COMMIT");
        return result;
      } catch (error) {
        await client.query("ROLLBACK").catch((rollbackError: Error) => {
          broken ??= rollbackError;
        });
        // What the end of the session broke says less than why it was ended.
        signal?.throwIfAborted();
        throw fullDisk(error) ?? programLimit(error) ?? error;
      } finally {
        leave?.();
        // Nobody else may get a session that is about to end.
        release(signal?.aborted === true);
      }
    },
    abandon: () => release(true),
  };
}

/** @returns ends the attention to the signal */
async function endSessionOnAbort(
  pool: pg.Pool,
  client: pg.PoolClient,
  signal: AbortSignal,
): Promise<() => void> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  signal.throwIfAborted();
  const endSession = (): void => {
    // If this fails, the database is away, and the session with it.
    pool.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]).catch(() => undefined);
  };
  signal.addEventListener("abort", endSession, { once: true });
  return () => signal.removeEventListener("abort", endSession);
}

/** Waits for, and holds until the transaction ends, the lock of this name. */
export async function lockInTransaction(client: pg.PoolClient, name: string): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`mlops:${name}`]);
}

/** Takes the lock of this name if it is free. */
export async function tryLockInTransaction(client: pg.PoolClient, name: string): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS taken",
    [`mlops:${name}`],
  );
  return rows[0]?.taken === true;
}
