import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { createPool, poolBeside } from "./pool.js";
import { isSilence, unreachable, waitUntilReachable } from "./reachable.js";

/** Who asks has an answer within five seconds, be it that there is none. */
const firstAnswerMilliseconds = 2500;
/** A database under way may stall for some seconds, as where its disk is slow. */
const laterAnswerMilliseconds = 10_000;
/** One that is gone may come back, as after a restart; questions that are asked again until then wait for it. */
const returnMilliseconds = 60_000;
const pulseMilliseconds = 1000;
const endMilliseconds = 1000;

/**
 * Opens connections to a system's database for the time of `use`: long questions may take as long as they take while
 * the database answers short ones beside them. One that is frozen, or whose machine is gone, does not even send an
 * error: then all connections are cut.
 *
 * @param databaseUrl as DATABASE_URL; the password may be in it
 * @param options.returnMilliseconds how long one that refuses connections is waited for
 * @throws RuntimeError MLO5011, after 2.5 seconds without a first answer or 10 without another, or where it is gone for as long
 *   as is said; MLO5012
 */
export async function withPool<T>(
  databaseUrl: string,
  use: (pool: pg.Pool) => Promise<T>,
  options: { readonly returnMilliseconds?: number } = {},
): Promise<T> {
  const pool = createPool({ ...process.env, DATABASE_URL: databaseUrl });
  const pulse = poolBeside(pool, {
    max: 1,
    connectionTimeoutMillis: firstAnswerMilliseconds,
    query_timeout: firstAnswerMilliseconds,
  });
  const cuts = [pool, pulse].map(connectionsOf);
  const end = new AbortController();
  try {
    await waitUntilReachable(pulse, { seconds: 0 });
    const silence = silenceOf(pulse, end.signal, options.returnMilliseconds ?? returnMilliseconds);
    return await Promise.race([use(pool), silence]);
  } finally {
    end.abort();
    await Promise.race([Promise.all([pool.end(), pulse.end()]), sleep(endMilliseconds)]);
    for (const cut of cuts) cut();
  }
}

/** Rejects when the database has not answered, or has been gone, for too long; never resolves. */
async function silenceOf(pulse: pg.Pool, signal: AbortSignal, patience: number): Promise<never> {
  let answered = performance.now();
  for (;;) {
    await sleep(pulseMilliseconds, undefined, { signal, ref: false }).catch(() => undefined);
    // Whoever waits for this has his answer.
    if (signal.aborted) return new Promise(() => undefined);
    try {
      await pulse.query("SELECT 1");
      answered = performance.now();
    } catch (error) {
      // Most questions tell by themselves that it is gone; the workflow engine asks for ever.
      const longest = isSilence(error) ? laterAnswerMilliseconds : patience;
      if (performance.now() - answered >= longest) throw unreachable(pulse, error);
    }
  }
}

/** Keeps the pool's connections in view. @returns cuts those that are left, without a word to the server */
function connectionsOf(pool: pg.Pool): () => void {
  const clients = new Set<pg.PoolClient>();
  pool.on("connect", (client) => clients.add(client));
  pool.on("remove", (client) => clients.delete(client));
  return () => {
    for (const client of clients)
      (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  };
}
