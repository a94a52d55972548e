import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { aliasChannel } from "../../tracking/index.js";

/**
 * Calls `moved` when an alias of the model moves, and after each reconnection, since notifications are lost
 * while there is no connection. Holds one connection of the pool.
 */
export function listenForAlias(pool: pg.Pool, model: string, moved: () => void): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const ended = listen(pool, model, moved, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}

async function listen(pool: pg.Pool, model: string, moved: () => void, stop: AbortSignal): Promise<void> {
  for (let pause = 500; !stop.aborted; pause = Math.min(pause * 2, 10_000)) {
    try {
      await listenOnce(pool, model, moved, stop);
      pause = 250;
    } catch {
      // The next attempt follows; that the database is away is reported by whoever reads the registry.
    }
    await sleep(pause, undefined, { signal: stop }).catch(() => undefined);
  }
}

/** Resolves when the connection has ended. */
async function listenOnce(pool: pg.Pool, model: string, moved: () => void, stop: AbortSignal): Promise<void> {
  const client = await pool.connect();
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  client.on("error", end);
  client.on("end", end);
  stop.addEventListener("abort", end);
  client.on("notification", ({ payload }) => {
    if (payload === model) moved();
  });
  try {
    await client.query(`LISTEN ${aliasChannel}`);
    moved();
    if (!stop.aborted) await ended;
  } finally {
    stop.removeEventListener("abort", end);
    client.removeAllListeners("notification");
    // Never back into the pool: it still listens.
    client.release(true);
  }
}
