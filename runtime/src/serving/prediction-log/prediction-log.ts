import { messageOf } from "../../errors/index.js";
import type { Logger } from "../../logging/logger.js";
import { exactJson } from "../../json/exact-json.js";
import type { Queryable } from "../../store/index.js";
import { flusher } from "./flush.js";
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
  /** Records of the service that the database refused and that are set aside. */
  rejectedRecords(): number;
  /** Why the next prediction may not be recorded; null: as far as it is known it is. */
  problem(): string | null;
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
/** How often a disk that refused is tried again. */
const probeMilliseconds = 1000;
/** Without predictions for so long the disk is tried. */
const silenceMilliseconds = 5000;

export async function openPredictionLog(options: PredictionLogOptions): Promise<PredictionLog> {
  const { directory, limitBytes, db, log } = options;
  const spool = await openSpool(directory, limitBytes);
  const into = flusher(spool, db, log);
  let pause = flushMilliseconds;
  let takenOverAt = -Infinity;
  let isRetried = false;
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> = Promise.resolve();

  const takeOver = async (): Promise<void> => {
    if (performance.now() - takenOverAt < takeOverMilliseconds) return;
    takenOverAt = performance.now();
    try {
      const folders = await spool.takeOver();
      if (folders > 0) log.info("took over the prediction log of ended processes", { folders });
    } catch (error) {
      log.warn("the prediction log of ended processes cannot be read", { error });
    }
  };
  const bring = async (): Promise<void> => {
    await takeOver();
    try {
      // What an outage left comes first; the current segment is ended only when the database answers.
      let { problem } = await into.flush();
      if (await spool.seal()) ({ problem } = await into.flush());
      if (problem !== null) throw problem;
      if (!isRetried) {
        // Another version, or a repaired table, may take what an earlier process set aside.
        const records = await into.retryRejected();
        isRetried = true;
        if (records > 0) log.info("the database took records that it had refused", { records });
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

  let told: string | null = null;
  const probe = async (): Promise<void> => {
    await spool.probe(spool.problem() === null ? silenceMilliseconds : probeMilliseconds);
    const problem = spool.problem();
    if (problem !== null && told === null) log.error("predictions cannot be recorded", { reason: problem });
    if (problem === null && told !== null) log.info("predictions can be recorded again");
    told = problem;
  };
  const probing = setInterval(() => void probe(), probeMilliseconds);
  probing.unref();
  await probe();

  return {
    append: (record) => spool.append(recordText(record)),
    waitingBytes: () => spool.bytes(),
    rejectedRecords: () => spool.rejected.count(),
    problem: () => spool.problem(),
    close: async () => {
      clearInterval(probing);
      clearTimeout(timer ?? undefined);
      await running;
      clearTimeout(timer ?? undefined);
      await bring();
      await spool.close();
    },
  };
}
