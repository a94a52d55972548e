import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ProcessIdentity } from "../processes/identity.js";

export type ProcessState = "starting" | "running" | "ready" | "not_answering" | "restarting" | "stopped";

/** One process of the running system. */
export interface ProcessRecord {
  /** "postgres", "worker" or the service's name. */
  readonly name: string;
  /** Null while it is down. */
  readonly identity: ProcessIdentity | null;
  readonly state: ProcessState;
  readonly restarts: number;
  readonly port: number | null;
}

/** What the supervisor knows, written at every change so that nothing is lost if it is killed. */
export interface RunState {
  readonly supervisor: ProcessIdentity;
  /** Hash of what runs: the code, and the address of its database. */
  readonly buildHash: string;
  /** degraded: everything was tried, and something keeps the system from being ready. */
  readonly phase: "starting" | "ready" | "degraded" | "stopping";
  readonly startedAt: string;
  readonly readyAt: string | null;
  readonly processes: readonly ProcessRecord[];
}

function stateFile(runFolder: string): string {
  return join(runFolder, "supervisor.json");
}

/** Null where no system was started, or it was stopped in order. */
export async function readRunState(runFolder: string): Promise<RunState | null> {
  try {
    return JSON.parse(await readFile(stateFile(runFolder), "utf8")) as RunState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Replaces the file as a whole: a reader never sees half of it. */
export async function writeRunState(runFolder: string, state: RunState): Promise<void> {
  await mkdir(runFolder, { recursive: true, mode: 0o700 });
  const file = stateFile(runFolder);
  await writeFile(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

export async function removeRunState(runFolder: string): Promise<void> {
  await rm(stateFile(runFolder), { force: true });
}
