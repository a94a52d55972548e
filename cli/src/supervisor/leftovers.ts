import { isAlive, type ProcessIdentity } from "../processes/identity.js";
import { terminate } from "../processes/terminate.js";
import { readRunState, removeRunState, type RunState } from "./state.js";

const graceMilliseconds = 10_000;

/** The state of a supervisor that is alive, or null. */
export async function runningSystem(runFolder: string): Promise<RunState | null> {
  const state = await readRunState(runFolder);
  return state && (await isAlive(state.supervisor)) ? state : null;
}

/**
 * Ends what a killed supervisor left behind; the database is left to its own start and stop.
 * @returns names of the processes that were ended
 */
export async function endLeftovers(runFolder: string): Promise<readonly string[]> {
  const state = await readRunState(runFolder);
  if (!state) return [];
  const left: { name: string; identity: ProcessIdentity }[] = [];
  for (const { name, identity } of state.processes) {
    if (name !== "postgres" && identity && (await isAlive(identity))) left.push({ name, identity });
  }
  await terminate(
    left.map(({ identity }) => identity),
    graceMilliseconds,
  );
  await removeRunState(runFolder);
  return left.map(({ name }) => name);
}
