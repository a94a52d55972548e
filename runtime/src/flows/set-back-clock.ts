import type { Logger } from "../logging/logger.js";

const lookEveryMilliseconds = 1_000;
/** The workflow engine waits for times of the machine's clock: set back by less, it is late by less. */
const toleratedMilliseconds = 5_000;

/**
 * Calls `setBack` once the machine's clock was set back by more than a moment. What waits for a time of that clock, as the
 * workflow engine's queues do, would wait that much longer: the process has to start again.
 * @param now the machine's clock, in milliseconds
 * @returns ends the looking
 */
export function watchClock(log: Logger, setBack: () => void, now: () => number = Date.now): () => void {
  let ahead = now() - performance.now();
  const timer = setInterval(() => {
    const before = ahead;
    ahead = now() - performance.now();
    if (before - ahead <= toleratedMilliseconds) return;
    clearInterval(timer);
    const seconds = Math.round((before - ahead) / 1000);
    log.warn(`The clock was set back by ${seconds} s: the worker starts again`, { seconds });
    setBack();
  }, lookEveryMilliseconds);
  timer.unref();
  return () => clearInterval(timer);
}
