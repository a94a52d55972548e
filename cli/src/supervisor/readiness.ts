import { setTimeout as sleep } from "node:timers/promises";
import { httpAnswer } from "../processes/http-answer.js";

const pollMilliseconds = 200;
const answerMilliseconds = 5000;

/**
 * Waits until a process answers its ready address with 200.
 * @param waiting told each new reason why it is not ready yet, in the process's own words
 */
export async function untilReady(
  url: string,
  waiting: (reason: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let told = "";
  for (;;) {
    const reason = await whyNotReady(url, signal);
    if (reason === null) return;
    if (reason !== told) waiting((told = reason));
    await sleep(pollMilliseconds, undefined, { signal });
  }
}

/** Null: it is ready. */
async function whyNotReady(url: string, signal: AbortSignal): Promise<string | null> {
  try {
    const { isOk, status, text } = await httpAnswer(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMilliseconds)]),
    });
    return isOk ? null : (reasonIn(text) ?? `answers ${status}`);
  } catch {
    signal.throwIfAborted();
    return "does not answer yet";
  }
}

function reasonIn(body: string): string | null {
  try {
    const answer = JSON.parse(body) as { reason?: unknown; message?: unknown };
    const reason = answer.reason ?? answer.message;
    return typeof reason === "string" ? reason : null;
  } catch {
    return null;
  }
}
