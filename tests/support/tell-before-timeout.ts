import { beforeEach } from "vitest";
import { testimony } from "./witness.js";

/** Time that is left of a test's own when it tells what it saw; of a short test a tenth. */
const leftMilliseconds = 4_000;

/**
 * Run before every test file (vitest.config.ts): a test that is about to time out, wherever it waits, prints what its
 * witnesses tell, while they still can.
 */
beforeEach(({ task }) => {
  const { timeout } = task;
  if (!Number.isFinite(timeout) || timeout === 0) return undefined;
  const wait = timeout - Math.min(leftMilliseconds, timeout / 10);
  const timer = setTimeout(() => {
    void testimony().then((told) => {
      if (told !== "") console.error(`"${task.name}" still runs after ${wait / 1000} s:\n${told}`);
    });
  }, wait);
  return () => clearTimeout(timer);
});
