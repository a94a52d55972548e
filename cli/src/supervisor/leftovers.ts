import { isAlive, type ProcessIdentity } from "../processes/identity.js";
import { findOwnProcesses, type OwnProcess } from "../processes/own-processes.js";
import { terminate } from "../processes/terminate.js";
import { foldersOf } from "../project/folders.js";
import { copiedFrom } from "../project/place.js";
import { readStateFile, removeRunState, setStateAside, type RunState } from "./state.js";

const graceMilliseconds = 10_000;
/** A supervisor stops its children, which may take their grace time (15 s), and then the database (at most 40 s). */
const supervisorMilliseconds = 60_000;

/** What the state says of a project's system, as far as it can be believed. */
export interface KnownSystem {
  readonly state: RunState | null;
  /** Why there is no state where one was expected. */
  readonly doubt: string | null;
}

export async function knownSystem(folder: string): Promise<KnownSystem> {
  const { local, run } = foldersOf(folder);
  const copied = await copiedFrom(folder);
  if (copied !== null)
    return {
      state: null,
      doubt: `${local} was copied from the project at ${copied.from}; it says nothing of this one`,
    };
  const { state, damage } = await readStateFile(run);
  return { state, doubt: damage };
}

/** The state of a supervisor that is alive, or null. */
export async function runningSystem(folder: string): Promise<RunState | null> {
  const { state } = await knownSystem(folder);
  return state && (await isAlive(state.supervisor)) ? state : null;
}

/**
 * Ends the project's supervisors, which end what they run.
 * @returns whether there was one
 */
export async function endSupervisors(folder: string): Promise<boolean> {
  const running = await runningSystem(folder);
  const strays = (await findOwnProcesses(folder)).filter(({ name }) => name === "supervisor");
  const supervisors = [...(running ? [running.supervisor] : []), ...strays.map(({ identity }) => identity)];
  await terminate(supervisors, supervisorMilliseconds);
  return supervisors.length > 0;
}

/**
 * Ends what a killed supervisor left behind, also where its state is lost; the database is left to its own start and
 * stop unless its folder is gone.
 * @returns names of the processes that were ended
 */
export async function endLeftovers(folder: string): Promise<readonly string[]> {
  const { run } = foldersOf(folder);
  const { state, doubt } = await knownSystem(folder);
  const left = new Map<number, OwnProcess>();
  const keep = await ownDatabase(folder);
  const add = async (name: string, identity: ProcessIdentity | null): Promise<void> => {
    if (identity && identity.pid !== keep && (await isAlive(identity)))
      left.set(identity.pid, { name, identity });
  };
  for (const { name, identity } of state?.processes ?? []) if (name !== "postgres") await add(name, identity);
  for (const { name, identity } of await findOwnProcesses(folder)) await add(name, identity);
  await terminate(
    [...left.values()].map(({ identity }) => identity),
    graceMilliseconds,
  );
  if (state !== null) await removeRunState(run);
  else if (doubt !== null && (await copiedFrom(folder)) === null) await setStateAside(run);
  return [...left.values()].map(({ name }) => name);
}

/** Process id of the database that is started and stopped through its folder; null where that is not this project's. */
async function ownDatabase(folder: string): Promise<number | null> {
  if ((await copiedFrom(folder)) !== null) return null;
  const { embeddedPostgresPid } = await import("@mlops-yaml/runtime/embedded-postgres");
  return embeddedPostgresPid(foldersOf(folder).postgres);
}
