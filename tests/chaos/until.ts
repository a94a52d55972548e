import { setTimeout as sleep } from "node:timers/promises";
import { Broken } from "./story.js";

const pollMilliseconds = 100;

/**
 * Asks until nothing is missing.
 * @param missing says what is missing; null: nothing is
 * @throws Broken that names what was waited for, and what was missing last
 */
export async function until(
  what: string,
  seconds: number,
  missing: () => Promise<string | null>,
): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const reason = await missing().catch((error: unknown) => {
      if (error instanceof Broken) throw error;
      return String(error);
    });
    if (reason === null) return;
    if (performance.now() > deadline) throw new Broken(`waited ${seconds} s in vain for ${what}: ${reason}`);
    await sleep(pollMilliseconds);
  }
}
