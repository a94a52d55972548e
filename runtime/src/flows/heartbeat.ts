import os from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Pool, PoolClient } from "pg";
import { messageOf } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";

/** One process that runs flows. The id is new with each process, so that a dead one is never mistaken for it. */
export interface WorkerIdentity {
  readonly executorId: string;
  readonly flows: readonly string[];
}

export interface Heartbeat {
  /** When the present unbroken row of beats began, by the process's own clock that nobody sets; null while the database does not answer. */
  readonly steadySince: () => number | null;
  /** Ends the beats and strikes the worker off the list. */
  readonly stop: () => Promise<void>;
}

const beatEveryMilliseconds = 2_000;
/** A beat that the database has not answered after this long counts as failed, though it may still come through. */
const silenceMilliseconds = 5_000;

/** Session lock that a live worker holds: PostgreSQL frees it the moment its process is gone. */
export const livenessKey = "hashtextextended('mlops worker ' || executor_id, 0)";

/**
 * Lists the worker in monitoring.workers and keeps its time fresh, on a connection of its own that also
 * holds its session lock. A lost connection is made anew for as long as the worker lives.
 * @returns once the first beat is written
 */
export async function startHeartbeat(pool: Pool, worker: WorkerIdentity, log: Logger): Promise<Heartbeat> {
  const stopping = new AbortController();
  let client: PoolClient | null = await register(pool, worker);
  let steadySince: number | null = performance.now();
  let lastBeat = performance.now();
  const isSilent = (): boolean => performance.now() - lastBeat > silenceMilliseconds;

  const beat = async (): Promise<void> => {
    try {
      client ??= await register(pool, worker);
      await client.query("UPDATE monitoring.workers SET heartbeat_at = now() WHERE executor_id = $1", [
        worker.executorId,
      ]);
      await takeLock(client, worker);
      if (steadySince === null || isSilent()) steadySince = performance.now();
      lastBeat = performance.now();
    } catch (error) {
      if (steadySince !== null) log.warn(`The worker's heartbeat failed: ${messageOf(error)}`);
      steadySince = null;
      client?.release(true);
      client = null;
    }
  };
  const beating = (async () => {
    while (!stopping.signal.aborted) {
      await sleep(beatEveryMilliseconds, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (!stopping.signal.aborted) await beat();
    }
  })();

  return {
    steadySince: () => (isSilent() ? null : steadySince),
    stop: async () => {
      stopping.abort();
      await beating;
      const strike = "DELETE FROM monitoring.workers WHERE executor_id = $1";
      // Without an answer from the database the worker is found dead by its age.
      await client?.query(strike, [worker.executorId]).catch(() => undefined);
      client?.release(true);
    },
  };
}

async function register(pool: Pool, worker: WorkerIdentity): Promise<PoolClient> {
  const client = await pool.connect();
  // A connection that breaks between two beats is noticed by the next one.
  client.on("error", () => undefined);
  try {
    await client.query(
      `INSERT INTO monitoring.workers (executor_id, host, pid, flows) VALUES ($1, $2, $3, $4)
       ON CONFLICT (executor_id) DO UPDATE SET heartbeat_at = now()`,
      [worker.executorId, os.hostname(), process.pid, worker.flows],
    );
    await takeLock(client, worker);
    return client;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/**
 * Takes the lock unless this session has it. It is not waited for: after a lost connection the server may keep
 * the former session, and its lock, for long, and until then the beats alone show life.
 */
async function takeLock(client: PoolClient, { executorId }: WorkerIdentity): Promise<void> {
  await client.query(
    `SELECT pg_try_advisory_lock(${livenessKey}) FROM monitoring.workers
      WHERE executor_id = $1 AND NOT EXISTS (
        SELECT FROM pg_locks
         WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND pid = pg_backend_pid()
           AND (classid::bigint << 32 | objid::bigint) = ${livenessKey})`,
    [executorId],
  );
}
