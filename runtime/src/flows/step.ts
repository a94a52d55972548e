import { DBOS } from "@dbos-inc/dbos-sdk";
import { messageOf } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import { isPassing } from "./step-policy.js";
import type { StepPolicy } from "./step-policy.js";

/**
 * Runs one step of the flow that calls it. A step that finished is never run again: after a crash the flow
 * gets its recorded result, which must be small JSON. A step that did not finish runs again from its
 * beginning, so it must be idempotent.
 *
 * What may pass by itself (a lost connection, a full disk) is retried by the policy; an answer about the data
 * or the configuration, and a bug, would be the same next time.
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
  const attempts = policy.retries + 1;
  const attempt = async (): Promise<T> => {
    const signal = DBOS.stepStatus?.timeoutSignal;
    try {
      return await run(signal);
    } catch (failure) {
      const error: unknown = signal?.aborted ? signal.reason : failure;
      const number = DBOS.stepStatus?.currentAttempt ?? attempts;
      if (number < attempts && isPassing(error, policy)) {
        const seconds = policy.backoffSeconds * 2 ** (number - 1);
        log.warn(`${name} failed and is tried again in ${seconds} s: ${messageOf(error)}`, {
          attempt: number,
          attempts,
        });
      }
      throw error;
    }
  };
  try {
    return await DBOS.runStep(attempt, {
      name,
      retriesAllowed: policy.retries > 0,
      maxAttempts: attempts,
      intervalSeconds: policy.backoffSeconds,
      backoffRate: 2,
      shouldRetry: (error) => isPassing(error, policy),
      ...(policy.timeoutSeconds === null ? {} : { timeoutMS: policy.timeoutSeconds * 1000 }),
    });
  } catch (error) {
    throw lastAttempt(error);
  }
}

/** The engine wraps the errors of all attempts in one: the last says best what is wrong. */
function lastAttempt(error: unknown): unknown {
  if (!(error instanceof Error) || !("dbosErrorCode" in error)) return error;
  if (!("errors" in error) || !Array.isArray(error.errors)) return error;
  const errors: unknown[] = error.errors;
  return new Error(`${messageOf(errors.at(-1))} (after ${errors.length} attempts)`, { cause: error });
}
