import type pg from "pg";
import { messageOf } from "../errors/index.js";
import type { Environment } from "./address.js";
import { createPool, readAgain } from "./pool.js";

/** What the database says of itself: a result, or why there is none. */
export type Look<Result> =
  { readonly result: Result; readonly problem: null } | { readonly result: null; readonly problem: string };

export interface DatabaseWatch<Result> {
  /** Asks the database, and answers within a second whatever it does. Those who look at the same time share an answer. */
  look(): Promise<Look<Result>>;
  end(): Promise<void>;
}

/** A look that takes longer has no answer; checks of containers and balancers wait for some seconds only. */
const lookMilliseconds = 700;
/** A connection that is silent for this long is closed, and the next look opens another. */
const silenceMilliseconds = 3_000;

/**
 * Watches the database over a connection of its own, so that no look waits behind the work of a process.
 * @param application for PostgreSQL's list of sessions
 * @param question only reads
 * @throws RuntimeError MLO5010, MLO5012, MLO5034
 */
export function watchDatabase<Result>(
  env: Environment,
  application: string,
  question: (pool: pg.Pool) => Promise<Result>,
): DatabaseWatch<Result> {
  const pool = createPool(env, {
    application_name: `${application} health`,
    max: 1,
    connectionTimeoutMillis: silenceMilliseconds,
    query_timeout: silenceMilliseconds,
  });
  let underWay: Promise<Look<Result>> | null = null;

  const ask = async (): Promise<Look<Result>> => {
    try {
      return { result: await readAgain(() => question(pool)), problem: null };
    } catch (error) {
      return { result: null, problem: messageOf(error) || "no answer" };
    } finally {
      underWay = null;
    }
  };
  return {
    async look() {
      let timer: NodeJS.Timeout | undefined;
      const tooLate = new Promise<Look<Result>>((resolve) => {
        const problem = `no answer within ${lookMilliseconds} ms`;
        timer = setTimeout(() => resolve({ result: null, problem }), lookMilliseconds);
      });
      const answer = await Promise.race([(underWay ??= ask()), tooLate]);
      clearTimeout(timer);
      return answer;
    },
    end: () => pool.end(),
  };
}
