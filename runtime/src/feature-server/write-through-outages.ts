import type pg from "pg";
import { failureKind, mayPass } from "../errors/index.js";
import { throughOutages } from "../store/index.js";
import { FeatureError } from "./feature-error.js";

/** A database that is away for longer has the caller send the request again. */
const seconds = 5;
/** So has one whose connections others keep: to wait for one is not an outage. */
const secondsInAll = 8;

/**
 * Runs what a request writes, which may be run again: after the end of a connection it may be written already.
 * @param refused what is said where nothing could be written now, and the same request may go well later
 * @throws FeatureError 503 with that, where the database is away, full, or has a lock that another holds
 */
export async function writeThroughOutages<T>(
  pool: pg.Pool,
  refused: string,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await throughOutages(pool, write, { seconds, secondsInAll });
  } catch (cause) {
    const kind = failureKind(cause);
    if (kind === null || !mayPass[kind]) throw cause;
    throw new FeatureError(503, "FeastError", refused, [], { cause });
  }
}
