import type { Logger } from "../logging/logger.js";
import type { Queryable } from "../store/index.js";
import { firstDifference } from "./difference.js";
import { knownRules, setRules } from "./known-rules.js";
import { readRules } from "./read-rules.js";
import type { ZoneRules } from "./rules.js";

export interface FollowedRules {
  isReady(): boolean;
  /**
   * Resolves when the process works with the rules of its database.
   * @throws RuntimeError MLO5016, and what the database says where it does not answer
   */
  ready(): Promise<void>;
  stop(): void;
}

/** How often it is asked whether the database was started again, perhaps as a later version with other rules. */
const lookMilliseconds = 60_000;
const yearsAhead = 10;

/**
 * The database's rules are the rules of the project: what SQL computes from local times, in features and training
 * sets, is what this process computes from them.
 */
export function followRules(db: Queryable, zone: string, log: Logger): FollowedRules {
  if (zone === "UTC") return { isReady: () => true, ready: () => Promise.resolve(), stop: () => undefined };
  let startedAt: string | null = null;
  let reading: Promise<void> | null = null;

  const read = async (): Promise<void> => {
    const { rows } = await db.query<{ at: string }>("SELECT pg_postmaster_start_time()::text AS at");
    const at = rows[0]?.at ?? "";
    if (at === startedAt) return;
    const rules = await readRules(db, zone);
    if (knownRules(zone) === undefined) tellDifference(rules, log);
    setRules(rules);
    startedAt = at;
  };
  const readOnce = (): Promise<void> => (reading ??= read().finally(() => (reading = null)));

  // Where the database is away, the rules stay as they are.
  const timer = setInterval(() => void readOnce().catch(() => undefined), lookMilliseconds).unref();
  return {
    isReady: () => startedAt !== null,
    ready: async () => {
      if (startedAt === null) await readOnce();
    },
    stop: () => clearInterval(timer),
  };
}

/** As followRules, for a process that soon ends. */
export async function useRules(db: Queryable, zone: string): Promise<void> {
  if (zone !== "UTC" && knownRules(zone) === undefined) setRules(await readRules(db, zone));
}

function tellDifference(rules: ZoneRules, log: Logger): void {
  const { zone } = rules;
  const now = new Date();
  const until = now.getTime() + yearsAhead * 366 * 86_400_000;
  const node = `Node ${process.versions.node} (tzdata ${process.versions["tz"]})`;
  try {
    const at = firstDifference(rules, 0, until);
    if (at === null) return;
    const from = new Date(at).toISOString();
    log.info(`PostgreSQL's rules of ${zone} are used; those of ${node} differ from ${from} on`, {
      zone,
      from,
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    log.info(`PostgreSQL's rules of ${zone} are used; ${node} does not know the zone`, { zone });
  }
}
