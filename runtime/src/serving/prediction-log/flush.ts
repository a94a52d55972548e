import { readFile } from "node:fs/promises";
import { codeOf, failureKind } from "../../errors/index.js";
import type { Logger } from "../../logging/logger.js";
import type { Queryable } from "../../store/index.js";
import { insertPredictions } from "./insert-predictions.js";
import type { Spool } from "./spool.js";

const recordsPerStatement = 1000;
/** So many single records in a row fail for a reason that is not their own: then all would. */
const generalFailures = 3;
/** A record that fails so often while others go in is at fault, whatever the database says. */
const mostAttempts = 3;

/**
 * SQLSTATE of a deadlock, of too little disk, memory or connections, of a lock that was not had and of the system's own
 * errors: none is a record's fault, even where one that is there already would go in again.
 */
const ofNoRecord = /^(?:40|53|55|58)/;

export interface Flusher {
  /**
   * Brings every finished segment into the database and deletes it then. Running it again after a failure at
   * any point repeats what was not confirmed and doubles nothing. A record that the database refuses is set aside
   * and holds up no other.
   * @throws what the database throws where it takes none; the segments stay
   */
  flush(): Promise<Flushed>;
  /** Tries what was set aside once more. @returns how many records the database took */
  retryRejected(): Promise<number>;
}

export interface Flushed {
  /** Records of segments that are done. */
  readonly records: number;
  /** What kept a segment from being done where others may have been; null: nothing. */
  readonly problem: unknown;
}

interface Failure {
  readonly record: string;
  readonly error: unknown;
  /** Whether the error itself says that the record never fits. */
  readonly isCertain: boolean;
}

/** Brings finished segments into the database. */
export function flusher(spool: Spool, db: Queryable, log: Logger): Flusher {
  /** How often a record failed while another went in, for reasons that are not surely its own. */
  const attempts = new Map<string, number>();
  /** One that went in. */
  let taken: string | null = null;
  const isAtFault = ({ record, isCertain }: Failure): boolean =>
    isCertain || (attempts.get(record) ?? 0) >= mostAttempts;

  const insert = async (records: readonly string[]): Promise<void> => {
    await insertPredictions(db, records);
    taken = records[0] ?? null;
  };
  /** Whether one that went in goes in again, where it changes nothing: then a failure is the record's own. */
  const takesAnother = async (): Promise<boolean> => {
    if (taken === null) return false;
    return insertPredictions(db, [taken]).then(
      () => true,
      () => false,
    );
  };
  const bring = async (records: readonly string[]): Promise<Failure[]> => {
    const failures: Failure[] = [];
    const budget: Budget = { failures: 0 };
    for (let start = 0; start < records.length; start += recordsPerStatement) {
      const part = records.slice(start, start + recordsPerStatement);
      failures.push(...(await bringHalves(part, budget, insert, takesAnother)));
    }
    return failures;
  };

  const setAside = async (failures: readonly Failure[]): Promise<void> => {
    if (failures.length === 0) return;
    await spool.reject(failures.map(({ record }) => record));
    for (const { record, error } of failures) {
      attempts.delete(record);
      log.error("the database refuses a prediction record; it is set aside", { prediction_id: idOf(record), error }); // prettier-ignore
    }
  };
  /** @returns what is wrong where it is not the records */
  const suspect = async (doubtful: readonly Failure[]): Promise<unknown> => {
    if (doubtful.length === 0) attempts.clear();
    else if (!(await takesAnother())) return doubtful[0]?.error;
    for (const { record, error } of doubtful) {
      attempts.set(record, (attempts.get(record) ?? 0) + 1);
      log.warn("the database does not take a prediction record", { prediction_id: idOf(record), error });
    }
    return null;
  };

  return {
    flush: async () => {
      const doubtful: Failure[] = [];
      let done = 0;
      let problem: unknown = null;
      for (const segment of await spool.segments()) {
        try {
          const { records, torn } = await readSegment(segment);
          // Its writer died in the middle of a write that nobody had been answered on.
          if (torn !== "")
            log.warn("the last line of a prediction log was cut off", { segment, length: torn.length });
          const failures = await bring(records);
          const others = failures.filter((failure) => !isAtFault(failure));
          doubtful.push(...others);
          if (others.length > 0) continue;
          await setAside(failures);
          await spool.remove(segment);
          done += records.length;
        } catch (error) {
          if (error instanceof NoneTaken) throw error.cause;
          problem = error; // the disk's, of this segment
        }
      }
      return { records: done, problem: (await suspect(doubtful)) ?? problem };
    },
    retryRejected: async () => {
      let brought = 0;
      for (const { file, records } of await spool.rejected.read()) {
        const failures = await bring(records).catch((error: unknown) => {
          if (error instanceof NoneTaken && failureKind(error.cause) !== "connection") return null;
          throw error instanceof NoneTaken ? error.cause : error;
        });
        if (failures === null || failures.length === records.length) continue;
        if (failures.length > 0) await spool.reject(failures.map(({ record }) => record));
        await spool.rejected.remove(file);
        brought += records.length - failures.length;
      }
      return brought;
    },
  };
}

/** The database takes no record, for the reason that is the cause. */
class NoneTaken extends Error {}

async function readSegment(segment: string): Promise<{ readonly records: string[]; readonly torn: string }> {
  const lines = (await readFile(segment, "utf8")).split("\n");
  const torn = lines.pop() ?? "";
  return { records: lines.filter((line) => line !== ""), torn };
}

/** Failures of single records in a row for reasons that are not surely their own. */
interface Budget {
  failures: number;
}

/**
 * Inserts records; those among which one is refused are halved until it stands alone.
 * @returns those that were refused
 * @throws NoneTaken
 */
async function bringHalves(
  records: readonly string[],
  budget: Budget,
  insert: (records: readonly string[]) => Promise<void>,
  takesAnother: () => Promise<boolean>,
): Promise<Failure[]> {
  try {
    await insert(records);
    budget.failures = 0;
    return [];
  } catch (error) {
    const kind = failureKind(error);
    if (kind === "connection") throw new NoneTaken("no connection", { cause: error });
    if (ofNoRecord.test(codeOf(error) ?? ""))
      throw new NoneTaken("it has too little of what it needs", { cause: error });
    if (records.length > 1) {
      const middle = Math.ceil(records.length / 2);
      const first = await bringHalves(records.slice(0, middle), budget, insert, takesAnother);
      return [...first, ...(await bringHalves(records.slice(middle), budget, insert, takesAnother))];
    }
    const isCertain = kind === "data";
    if (!isCertain && ++budget.failures >= generalFailures) {
      if (!(await takesAnother())) throw new NoneTaken("it takes no record", { cause: error });
      budget.failures = 0;
    }
    return [{ record: records[0]!, error, isCertain }];
  }
}

const idOf = (record: string): string | null => /"prediction_id":"([^"]{1,64})"/.exec(record)?.[1] ?? null;
