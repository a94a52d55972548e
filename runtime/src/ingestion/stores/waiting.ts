import type { Logger } from "../../logging/logger.js";

/** A server that has not answered for so long is named; then after twice as long, and so on. */
const quietMilliseconds = 5_000;

/** Does `work`, and says whom it waits for where that takes long. */
export async function tellingWaits<T>(
  log: Logger | undefined,
  whom: string,
  work: () => Promise<T>,
): Promise<T> {
  const begun = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const tellAfter = (milliseconds: number): void => {
    timer = setTimeout(() => {
      const seconds = Math.round((performance.now() - begun) / 1000);
      log?.info(`waiting for ${whom}, which has not answered for ${seconds} s`);
      tellAfter(2 * milliseconds);
    }, milliseconds);
    timer.unref();
  };
  tellAfter(quietMilliseconds);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
