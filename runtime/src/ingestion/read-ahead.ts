import type pg from "pg";
import { beginTransaction, type Transaction } from "../store/index.js";
import type { SourceDefinition } from "../v1/definitions.js";
import type { Origin } from "./origin.js";
import { stageOrigin, type StagedOrigin, type StagingOptions } from "./stage-origin.js";

/** An origin that was staged before its turn, in the transaction in which it is to be loaded. */
export interface StagedAhead {
  readonly transaction: Transaction;
  readonly staged: StagedOrigin;
}

/**
 * Stages the next file of a source in a transaction of its own while one is judged and loaded: files are read and
 * encoded here and loaded there, so both sides work at once. One origin at most is ahead.
 */
export interface ReadAhead {
  /** Begins with the origin that comes after this one, if any does. */
  follow(origin: Origin): void;
  /** The origin, staged; null where it is not, and where staging it failed, which another attempt has to tell. */
  take(origin: Origin, signal?: AbortSignal): Promise<StagedAhead | null>;
  /** Drops what was not taken. */
  close(): Promise<void>;
}

interface Under {
  readonly origin: Origin;
  readonly staging: Promise<StagedAhead | null>;
  readonly abort: AbortController;
}

/** @param origins in the order in which they are loaded */
export function createReadAhead(
  pool: pg.Pool,
  source: SourceDefinition,
  origins: readonly Origin[],
  options: Omit<StagingOptions, "signal">,
): ReadAhead {
  let under: Under | null = null;
  const drop = async ({ staging, abort }: Under): Promise<void> => {
    abort.abort();
    (await staging)?.transaction.abandon();
  };
  return {
    follow({ name }) {
      const next = origins[origins.findIndex((origin) => origin.name === name) + 1];
      if (under !== null || next === undefined || !canBeAhead(source)) return;
      const abort = new AbortController();
      const staging = stageAhead(pool, source, next, { ...options, signal: abort.signal });
      under = { origin: next, staging, abort };
    },
    async take({ name }, signal) {
      if (under === null) return null;
      const taken = under;
      under = null;
      const onAbort = (): void => taken.abort.abort(signal?.reason);
      signal?.addEventListener("abort", onAbort, { once: true });
      try {
        const ahead = taken.origin.name === name ? await taken.staging : null;
        if (ahead !== null && !ahead.transaction.isLost() && signal?.aborted !== true) return ahead;
        await drop(taken);
        signal?.throwIfAborted();
        return null;
      } finally {
        signal?.removeEventListener("abort", onAbort);
      }
    },
    async close() {
      if (under !== null) await drop(under);
      under = null;
    },
  };
}

/** What is read of a table depends on what was loaded before it; a transform runs in its own step's time. */
function canBeAhead({ connection, transform, ingest }: SourceDefinition): boolean {
  return connection.type !== "postgres" && transform === undefined && ingest.cursor === undefined;
}

async function stageAhead(
  pool: pg.Pool,
  source: SourceDefinition,
  origin: Origin,
  options: StagingOptions,
): Promise<StagedAhead | null> {
  let transaction: Transaction | null = null;
  try {
    transaction = await beginTransaction(pool);
    const everything = { from: null, condition: null };
    return {
      transaction,
      staged: await stageOrigin(transaction.client, source, origin, everything, options),
    };
  } catch {
    transaction?.abandon();
    return null;
  }
}
