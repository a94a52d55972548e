import { appendFile, readFile } from "node:fs/promises";
import { codeOf } from "../../errors/index.js";
import type { Logger } from "../../logging/logger.js";
import type { Queryable } from "../../store/index.js";
import { insertPredictions } from "./insert-predictions.js";
import type { Spool } from "./spool.js";

const recordsPerStatement = 1000;

/**
 * Brings every finished segment into the database and deletes it then. Running it again after a failure at
 * any point repeats what was not confirmed and doubles nothing.
 * @returns how many records were brought
 * @throws what the database throws; the segment stays
 */
export async function flush(spool: Spool, db: Queryable, log: Logger): Promise<number> {
  let brought = 0;
  for (const segment of await spool.segments()) {
    const { records, torn } = await readSegment(segment);
    // Its writer died in the middle of a write that nobody had been answered on.
    if (torn !== "")
      log.warn("the last line of a prediction log was cut off", { segment, length: torn.length });
    for (let start = 0; start < records.length; start += recordsPerStatement) {
      await insertOrSetAside(db, records.slice(start, start + recordsPerStatement), segment, log);
    }
    await spool.remove(segment);
    brought += records.length;
  }
  return brought;
}

async function readSegment(segment: string): Promise<{ readonly records: string[]; readonly torn: string }> {
  const lines = (await readFile(segment, "utf8")).split("\n");
  const torn = lines.pop() ?? "";
  return { records: lines.filter((line) => line !== ""), torn };
}

/** A record that the database can never take is kept beside the segment and named, and holds up no other. */
async function insertOrSetAside(
  db: Queryable,
  records: readonly string[],
  segment: string,
  log: Logger,
): Promise<void> {
  try {
    await insertPredictions(db, records);
  } catch (error) {
    if (!isAboutData(error)) throw error;
    if (records.length > 1) {
      const middle = Math.ceil(records.length / 2);
      await insertOrSetAside(db, records.slice(0, middle), segment, log);
      await insertOrSetAside(db, records.slice(middle), segment, log);
      return;
    }
    const file = segment.replace(/\.jsonl$/, ".rejected");
    await appendFile(file, `${records[0]}\n`, { mode: 0o600 });
    log.error("the database refuses a prediction record", { kept_in: file, error });
  }
}

/** SQL states 22 (data exception) and 23 (integrity): they come again however often it is tried. */
const isAboutData = (error: unknown): boolean => /^2[23]/.test(codeOf(error) ?? "");
