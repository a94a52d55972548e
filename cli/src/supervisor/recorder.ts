import { mkdir } from "node:fs/promises";
import type { ProcessIdentity } from "../processes/identity.js";
import type { RunPlan } from "./messages.js";
import { removeRunState, writeRunState, type ProcessRecord, type RunState } from "./state.js";

/** After this long a state that could not be written is written again. */
const retryMilliseconds = 1000;

/** Keeps the state file in step with what the supervisor does. */
export interface Recorder {
  started(name: string, identity: ProcessIdentity | null, port?: number | null): void;
  /** @param identity left out: the one that was started last */
  ready(name: string, identity?: ProcessIdentity | null): void;
  /** It runs, and does not answer. */
  silent(name: string): void;
  crashed(name: string): void;
  forget(name: string): void;
  phase(phase: RunState["phase"]): void;
  isStarting(): boolean;
  /** Resolves when everything so far is in the file. */
  written(): Promise<void>;
  /** Removes the file: nothing is left to clean up. */
  remove(): Promise<void>;
}

/**
 * Writes the first state at once, so that a killed supervisor can always be found.
 * @param unwritten told once when later states cannot be written; what runs goes on
 */
export async function createRecorder(
  runFolder: string,
  supervisor: ProcessIdentity | null,
  plan: RunPlan,
  unwritten: (error: unknown) => void,
): Promise<Recorder> {
  let state: RunState = {
    supervisor: supervisor ?? { pid: process.pid, started: "" },
    buildHash: plan.buildHash,
    phase: "starting",
    startedAt: new Date().toISOString(),
    readyAt: null,
    processes: [],
  };
  await mkdir(runFolder, { recursive: true, mode: 0o700 });
  await writeRunState(runFolder, state);
  let writing: Promise<void> = Promise.resolve();
  let retry: NodeJS.Timeout | undefined;
  let failing = false;

  const write = (): void => {
    clearTimeout(retry);
    writing = writing
      .then(() => writeRunState(runFolder, state))
      .then(() => void (failing = false))
      .catch((error: unknown) => {
        if (!failing) unwritten(error);
        failing = true;
        clearTimeout(retry);
        // A full disk may have room later, and no other change may come: what stands there would be believed.
        retry = setTimeout(write, retryMilliseconds).unref();
      });
  };
  const change = (next: RunState): void => {
    state = next;
    write();
  };
  const find = (name: string): ProcessRecord | undefined =>
    state.processes.find((record) => record.name === name);
  const set = (name: string, part: Partial<ProcessRecord>): void => {
    const blank: ProcessRecord = { name, identity: null, state: "starting", restarts: 0, port: null };
    const before = find(name) ?? blank;
    const others = state.processes.filter((record) => record.name !== name);
    const processes = [...others, { ...before, ...part }].sort((a, b) => (a.name < b.name ? -1 : 1));
    change({ ...state, processes });
  };

  return {
    // Where identifying takes long, the process may be ready before.
    started: (name, identity, port = null) =>
      set(name, { identity, state: find(name)?.state === "ready" ? "ready" : "running", port }),
    ready: (name, identity) => set(name, { state: "ready", ...(identity === undefined ? {} : { identity }) }),
    silent: (name) => set(name, { state: "not_answering" }),
    crashed: (name) =>
      set(name, { identity: null, state: "restarting", restarts: (find(name)?.restarts ?? 0) + 1 }),
    forget: (name) =>
      change({ ...state, processes: state.processes.filter((record) => record.name !== name) }),
    phase: (phase) =>
      change({ ...state, phase, readyAt: phase === "ready" ? new Date().toISOString() : state.readyAt }),
    isStarting: () => state.phase === "starting" || state.phase === "degraded",
    written: () => writing,
    async remove() {
      await writing;
      clearTimeout(retry);
      await removeRunState(runFolder);
    },
  };
}
