import type pg from "pg";
import { beginTransaction, poolBeside, type Transaction } from "../store/index.js";
import type { SourceDefinition } from "../definitions/source.js";
import type { Origin } from "./origin.js";
import { isJudgedByRowsAlone, judgeRows, type Judgement } from "./judge-rows.js";
import { stageOrigin, type StagedOrigin, type StagingOptions } from "./stage-origin.js";

/** An origin that was staged before its turn, in the transaction in which it is to be loaded. */
export interface StagedAhead {
  readonly transaction: Transaction;
  readonly staged: StagedOrigin;
  /** Null where its rows can only be judged in their turn. */
  readonly judgement: Judgement | null;
}

/**
 * Stages and judges the next files of a source in transactions of their own while one is loaded, so that reading here
 * and judging and loading there go on at once. The sessions come on top of the pool's, so that nobody
 * else has to wait for one that waits for its turn.
 */
export interface ReadAhead {
  /** Sees to it that the origins after this one are staged, one after the other. */
  follow(origin: Origin): void;
  /** The origin, staged; null where it is not, and where staging it failed, which another attempt has to tell. */
  take(origin: Origin, signal?: AbortSignal): Promise<StagedAhead | null>;
  /** Drops what was not taken. Call it when no origin is being loaded. */
  close(): Promise<void>;
}

/** So many origins are ahead at most: one that is judged, to be loaded next, and one that is read. */
const most = 2;

interface Under {
  readonly name: string;
  /** Settles when its rows are in the staging table, or when they never will be. */
  readonly read: Promise<void>;
  readonly staging: Promise<StagedAhead | null>;
  readonly abort: AbortController;
}

/** Begins with the first of several at once. @param origins in the order in which they are loaded */
export function createReadAhead(
  pool: pg.Pool,
  source: SourceDefinition,
  origins: readonly Origin[],
  options: Omit<StagingOptions, "signal">,
): ReadAhead {
  // One session is loading, and one more may have to end it.
  const sessions = poolBeside(pool, { max: most + 2 });
  let under: Under[] = [];
  let waiting = canBeAhead(source) ? [...origins] : [];

  function begin(origin: Origin): Under {
    const abort = new AbortController();
    const before = under.at(-1)?.read;
    const read = (async () => {
      await before;
      return stageAhead(sessions, source, origin, { ...options, signal: abort.signal });
    })();
    return {
      name: origin.name,
      read: read.then(() => undefined),
      staging: judgedAhead(source, read, options, abort.signal),
      abort,
    };
  }

  async function drop({ staging, abort }: Under): Promise<void> {
    abort.abort();
    (await staging)?.transaction.abandon();
  }

  function beginNext(): void {
    while (under.length < most) {
      const next = waiting.shift();
      if (next === undefined) return;
      under.push(begin(next));
    }
  }

  // A single one need not wait for a session of its own.
  if (waiting.length > 1) beginNext();
  return {
    follow({ name }) {
      waiting = waiting.slice(waiting.findIndex((origin) => origin.name === name) + 1);
      beginNext();
    },
    async take({ name }, signal) {
      const place = under.findIndex((each) => each.name === name);
      const taken = under[place];
      if (taken === undefined) return null;
      const passedOver = under.slice(0, place);
      under = under.slice(place + 1);
      await Promise.all(passedOver.map(drop));
      const onAbort = (): void => taken.abort.abort();
      signal?.addEventListener("abort", onAbort, { once: true });
      const staged = await taken.staging;
      signal?.removeEventListener("abort", onAbort);
      if (staged !== null && !staged.transaction.isLost() && signal?.aborted !== true) return staged;
      staged?.transaction.abandon();
      signal?.throwIfAborted();
      return null;
    },
    async close() {
      waiting = [];
      await Promise.all(under.map(drop));
      under = [];
      await sessions.end();
    },
  };
}

/** What is read of a table depends on what was loaded before it; a transform runs in its own step's time. */
function canBeAhead({ connection, transform, ingest }: SourceDefinition): boolean {
  return connection.type !== "postgres" && transform === undefined && ingest.cursor === undefined;
}

interface Read {
  readonly transaction: Transaction;
  readonly staged: StagedOrigin;
}

async function stageAhead(
  pool: pg.Pool,
  source: SourceDefinition,
  origin: Origin,
  options: StagingOptions,
): Promise<Read | null> {
  if (options.signal?.aborted === true) return null;
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

async function judgedAhead(
  source: SourceDefinition,
  reading: Promise<Read | null>,
  options: StagingOptions,
  signal: AbortSignal,
): Promise<StagedAhead | null> {
  const read = await reading;
  if (read === null || read.staged.problem !== null || !isJudgedByRowsAlone(source))
    return read && { ...read, judgement: null };
  const { transaction, staged } = read;
  const abandon = (): void => transaction.abandon();
  signal.addEventListener("abort", abandon, { once: true });
  if (signal.aborted) abandon();
  try {
    const { flaws } = staged.reading.report();
    return { ...read, judgement: await judgeRows(transaction.client, source, flaws, [], options) };
  } catch {
    transaction.abandon();
    return null;
  } finally {
    signal.removeEventListener("abort", abandon);
  }
}
