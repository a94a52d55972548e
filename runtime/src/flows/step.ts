import { setTimeout as sleep } from "node:timers/promises";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { isConnectionLost, messageOf, redactError, RuntimeError } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import { isPassing } from "./step-policy.js";
import type { StepPolicy } from "./step-policy.js";

/** A step that loses its connection this often is given up: it may be what ends the server's process. */
const mostLostConnections = 20;
const longestWaitMilliseconds = 5_000;

/**
 * Runs one step of the flow that calls it. A step that finished is never run again: after a crash the flow
 * gets its recorded result, which must be small JSON. A step that did not finish runs again from its
 * beginning, so it must be idempotent.
 *
 * A lost connection to the database is no failure: the step waits for the database and is repeated. What else may pass
 * by itself (a full disk, a source that is away) is retried by the policy; an answer about the data or the
 * configuration, and a bug, would be the same next time.
 * @param run gets a signal that fires when the policy's time is up: the attempt is given up then, and must not
 *   go on writing beside the next one
 * @throws the error of the last attempt
 */
export async function step<T>(
  name: string,
  policy: StepPolicy,
  log: Logger,
  run: (signal: AbortSignal | undefined) => Promise<T>,
): Promise<T> {
  const repetition = repeated(name, policy, log);
  const attempt = async (): Promise<T> => {
    const signal = DBOS.stepStatus?.timeoutSignal;
    try {
      return await run(signal);
    } catch (failure) {
      throw signal?.aborted ? signal.reason : redactError(failure); // the engine writes it down
    }
  };
  try {
    return await DBOS.runStep(attempt, {
      name,
      retriesAllowed: true,
      maxAttempts: policy.retries + 1 + mostLostConnections,
      intervalSeconds: 0, // `shouldRetry` waits
      shouldRetry: repetition.isWanted,
      ...(policy.timeoutSeconds === null ? {} : { timeoutMS: policy.timeoutSeconds * 1000 }),
    });
  } catch (error) {
    throw repetition.failures() < 2 ? error : counted(error, repetition.failures());
  }
}

function counted(error: unknown, attempts: number): Error {
  const message = `${messageOf(error)} (after ${attempts} attempts)`;
  if (!(error instanceof RuntimeError)) return new Error(message, { cause: error });
  const { code, hint } = error;
  return new RuntimeError(code, message, { cause: error, ...(hint !== null && { hint }) });
}

interface Repetition {
  /** Resolves when the next attempt is due: true; or there is none: false. */
  readonly isWanted: (error: unknown) => Promise<boolean>;
  /** Attempts that ended otherwise than by a lost connection. */
  readonly failures: () => number;
}

function repeated(name: string, policy: StepPolicy, log: Logger): Repetition {
  const attempts = policy.retries + 1;
  let failures = 0;
  let lost = 0;
  return {
    failures: () => failures,
    isWanted: async (error) => {
      // An error of ours says what else was lost, such as the connection to a source.
      if (!(error instanceof RuntimeError) && isConnectionLost(error)) {
        lost += 1;
        if (lost > mostLostConnections) return false;
        log.warn(`${name} lost its connection to the database and is repeated: ${messageOf(error)}`);
        await sleep(Math.min(50 * 2 ** lost, longestWaitMilliseconds));
        return true;
      }
      failures += 1;
      if (failures >= attempts || !isPassing(error, policy)) return false;
      const asked = error instanceof RuntimeError ? (error.waitSeconds ?? 0) : 0;
      const seconds = Math.max(policy.backoffSeconds * 2 ** (failures - 1), asked);
      log.warn(`${name} failed and is tried again in ${seconds} s: ${messageOf(error)}`, {
        attempt: failures,
        attempts,
      });
      await sleep(seconds * 1000);
      return true;
    },
  };
}
