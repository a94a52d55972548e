import { messageOf } from "../../errors/index.js";
import type { Logger } from "../../logging/logger.js";
import { exactJson } from "../../json/exact-json.js";
import type { Queryable } from "../../store/index.js";
import { flush } from "./flush.js";
import type { PredictionRecord } from "./record.js";
import { openSpool } from "./spool.js";

export interface PredictionLog {
  /**
   * Resolves when the record is safe; only then may the prediction be answered.
   * @throws RuntimeError MLO5503 when too much waits for the database
   */
  append(record: PredictionRecord): Promise<void>;
  /** Bytes that wait for the database. */
  waitingBytes(): number;
  /** Brings to the database what waits, as far as it takes it, and ends. */
  close(): Promise<void>;
}

export interface PredictionLogOptions {
  /** Shared by the processes of one service. */
  readonly directory: string;
  readonly limitBytes: number;
  readonly db: Queryable;
  readonly log: Logger;
}

/** An integer of the request that no double holds is a bigint. */
function recordText(record: PredictionRecord): string {
  const isExact = Object.values(record.request).some((value) => typeof value === "bigint");
  return isExact ? exactJson(record) : JSON.stringify(record);
}

const flushMilliseconds = 500;
const longestPauseMilliseconds = 15_000;
const takeOverMilliseconds = 10_000;

export async function openPredictionLog(options: PredictionLogOptions): Promise<PredictionLog> {
  const { directory, limitBytes, db, log } = options;
  const spool = await openSpool(directory, limitBytes);
  let pause = flushMilliseconds;
  let takenOverAt = -Infinity;
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> = Promise.resolve();

  const bring = async (): Promise<void> => {
    try {
      if (Date.now() - takenOverAt > takeOverMilliseconds) {
        const folders = await spool.takeOver();
        takenOverAt = Date.now();
        if (folders > 0) log.info("took over the prediction log of ended processes", { folders });
      }
      if (spool.bytes() > 0) {
        // What an outage left comes first; the current segment is ended only when the database answers.
        await flush(spool, db, log);
        await spool.seal();
        await flush(spool, db, log);
      }
      if (pause > flushMilliseconds) log.info("the prediction log reaches the database again");
      pause = flushMilliseconds;
    } catch (error) {
      const fields = { waiting_bytes: spool.bytes(), reason: messageOf(error) };
      if (pause === flushMilliseconds) log.warn("predictions wait on disk for the database", fields);
      pause = Math.min(pause * 2, longestPauseMilliseconds);
    }
  };
  const schedule = (): void => {
    timer = setTimeout(() => {
      running = bring().then(schedule);
    }, pause);
    timer.unref();
  };
  schedule();

  return {
    append: (record) => spool.append(recordText(record)),
    waitingBytes: () => spool.bytes(),
    close: async () => {
      clearTimeout(timer ?? undefined);
      await running;
      clearTimeout(timer ?? undefined);
      await bring();
      await spool.close();
    },
  };
}
