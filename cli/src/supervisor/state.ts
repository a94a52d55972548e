import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "@mlops-yaml/runtime/files";
import type { ProcessIdentity } from "../processes/identity.js";

const processStates = ["starting", "running", "ready", "not_answering", "restarting", "stopped"] as const;
const phases = ["starting", "ready", "degraded", "stopping"] as const;

export type ProcessState = (typeof processStates)[number];

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
  readonly phase: (typeof phases)[number];
  readonly startedAt: string;
  readonly readyAt: string | null;
  readonly processes: readonly ProcessRecord[];
}

function stateFile(runFolder: string): string {
  return join(runFolder, "supervisor.json");
}

/** What the system was told to run (what-runs.ts). */
export const declaredFile = (runFolder: string): string => join(runFolder, "declared.json");

export interface StateFile {
  /** Null where no system was started, or it was stopped in order, or the file is damaged. */
  readonly state: RunState | null;
  /** What is wrong with the file; null: nothing. */
  readonly damage: string | null;
}

/** Reads the file with suspicion: after a power cut it may be empty, and anybody may have written into it. */
export async function readStateFile(runFolder: string): Promise<StateFile> {
  const file = stateFile(runFolder);
  try {
    const state: unknown = JSON.parse(await readFile(file, "utf8"));
    if (isRunState(state)) return { state, damage: null };
    return { state: null, damage: `${file} is not a state that mlops wrote` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return { state: null, damage: null };
    if (code === "EISDIR") return { state: null, damage: `${file} is a folder` };
    if (!(error instanceof SyntaxError)) throw error;
    return { state: null, damage: `${file} is damaged` };
  }
}

/** Null where there is none that can be believed. */
export async function readRunState(runFolder: string): Promise<RunState | null> {
  return (await readStateFile(runFolder)).state;
}

/** The folder has to be there: a project that was moved or deleted is not created again. */
export async function writeRunState(runFolder: string, state: RunState): Promise<void> {
  await writeWhole(stateFile(runFolder), `${JSON.stringify(state, null, 2)}\n`);
}

/** Where the disk has become read-only it stays: it names processes that have ended. */
export async function removeRunState(runFolder: string): Promise<void> {
  for (const file of [declaredFile(runFolder), stateFile(runFolder)])
    await rm(file, { force: true }).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== "EROFS") throw error;
    });
}

/** Puts a damaged file where nothing reads it, and whoever wants to know can. */
export async function setStateAside(runFolder: string): Promise<void> {
  const aside = `${stateFile(runFolder)}.damaged`;
  await rm(aside, { recursive: true, force: true });
  await rename(stateFile(runFolder), aside);
}

function isRunState(value: unknown): value is RunState {
  if (!isObject(value)) return false;
  const { supervisor, buildHash, phase, processes } = value;
  return (
    isIdentity(supervisor) &&
    typeof buildHash === "string" &&
    includes(phases, phase) &&
    Array.isArray(processes) &&
    processes.every(isProcessRecord)
  );
}

function isProcessRecord(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { name, identity, state, restarts, port } = value;
  return (
    typeof name === "string" &&
    (identity === null || isIdentity(identity)) &&
    includes(processStates, state) &&
    Number.isInteger(restarts) &&
    (port === null || Number.isInteger(port))
  );
}

/** Number 1, and 0 and below, which mean groups, are never ours: they would be sent signals. */
export function isIdentity(value: unknown): value is ProcessIdentity {
  if (!isObject(value)) return false;
  const { pid, started } = value;
  return Number.isInteger(pid) && (pid as number) > 1 && typeof started === "string";
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const includes = (list: readonly string[], value: unknown): boolean => list.includes(value as string);
