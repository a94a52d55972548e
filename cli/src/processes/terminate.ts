import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, type ProcessIdentity } from "./identity.js";

const pollMilliseconds = 50;

/** Ends processes: asks first (SIGTERM), and ends those by force that have not gone after the grace time. */
export async function terminate(
  processes: readonly ProcessIdentity[],
  graceMilliseconds: number,
): Promise<void> {
  const alive = await onlyAlive(processes);
  for (const { pid } of alive) {
    signal(pid, "SIGTERM");
    // One that was frozen takes the signal only when it goes on.
    if (process.platform !== "win32") signal(pid, "SIGCONT");
  }
  const rest = await waitUntilGone(alive, graceMilliseconds);
  for (const { pid } of rest) signal(pid, "SIGKILL");
  await waitUntilGone(rest, 5000);
}

/** Waits until all have ended; returns those that are still alive after the time. */
export async function waitUntilGone(
  processes: readonly ProcessIdentity[],
  milliseconds: number,
): Promise<readonly ProcessIdentity[]> {
  const deadline = performance.now() + milliseconds;
  let alive = await onlyAlive(processes);
  while (alive.length > 0 && performance.now() < deadline) {
    await sleep(pollMilliseconds);
    alive = await onlyAlive(alive);
  }
  return alive;
}

async function onlyAlive(processes: readonly ProcessIdentity[]): Promise<readonly ProcessIdentity[]> {
  const states = await Promise.all(processes.map(isAlive));
  return processes.filter((_, index) => states[index]);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended between the check and the signal.
  }
}
