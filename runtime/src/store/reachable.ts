import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import {
  codeOf,
  failureKind,
  isConnectionLost,
  isEncryptionRefused,
  messageOf,
  RuntimeError,
} from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import { addressText } from "./address.js";

/**
 * Waits until the database answers, at most `seconds`; 0: asks once.
 * @throws RuntimeError MLO5011 that names the address, without the password
 */
export async function waitUntilReachable(
  pool: pg.Pool,
  { seconds = 60, log }: { seconds?: number; log?: Logger } = {},
): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  for (let attempt = 0; ; attempt += 1) {
    try {
      await pool.query("SELECT 1");
      return;
    } catch (error) {
      // Waiting does not cure a wrong password, or a database that does not exist.
      if (failureKind(error) === "lasting" || performance.now() >= deadline) throw unreachable(pool, error);
      if (attempt === 2) log?.info("waiting for the database", { reason: messageOf(error) });
      await sleep(Math.min(100 * 2 ** attempt, 2_000, Math.max(0, deadline - performance.now())));
    }
  }
}

/** A piece of work that loses its connection this often is given up. */
const mostOutages = 50;

/**
 * Runs what may be run again, and runs it again where it loses its connection, once the database answers.
 * @param seconds for which the database is waited for, each time
 * @param secondsInAll after which nothing is run again: whoever asked has an answer
 * @throws RuntimeError MLO5011, and what else `work` throws
 */
export async function throughOutages<T>(
  pool: pg.Pool,
  work: () => Promise<T>,
  {
    seconds = 60,
    secondsInAll = Infinity,
    log,
  }: { seconds?: number; secondsInAll?: number; log?: Logger } = {},
): Promise<T> {
  const end = performance.now() + secondsInAll * 1000;
  for (let outages = 1; ; outages += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isConnectionLost(error) || outages === mostOutages || performance.now() >= end) throw error;
      log?.debug("the connection to the database was lost", { reason: messageOf(error) });
      await sleep(Math.min(50 * 2 ** outages, 1_000));
      await waitUntilReachable(pool, { seconds, ...(log && { log }) });
    }
  }
}

/** What says that the database does not answer, without its password. */
export function unreachable(pool: pg.Pool, error: unknown): RuntimeError {
  const isRefused = isEncryptionRefused(error);
  return new RuntimeError(
    isRefused ? "MLO5035" : "MLO5011",
    isSilence(error)
      ? `The ${addressText(pool.options)} does not answer.`
      : `The ${addressText(pool.options)} cannot be reached: ${messageOf(error) || (codeOf(error) ?? "no answer")}`,
    {
      cause: error,
      hint: isRefused
        ? "Check sslmode, sslrootcert and the host in DATABASE_URL."
        : "Check that the server runs, and that host, user, password and database are right.",
    },
  );
}

/** What pg and pg-pool say where nothing came back in time. */
export const isSilence = (error: unknown): boolean =>
  /^(?:timeout expired|Query read timeout|timeout exceeded when|Connection terminated due to connection timeout)/.test(
    messageOf(error),
  );
