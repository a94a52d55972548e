import { realpath } from "node:fs/promises";
import { readyPath, serversOf } from "@mlops-yaml/generator/deployment";
import type { SystemStatus } from "@mlops-yaml/runtime/control";
import type { Project } from "@mlops-yaml/schema";
import { isAlive } from "../processes/identity.js";
import { findOwnProcesses } from "../processes/own-processes.js";
import { portProject } from "../processes/ports.js";
import { readOnlyFolder } from "../project/writable.js";
import { findDatabase } from "../project/database.js";
import type { LoadedProject } from "../project/load.js";
import { managementUrl } from "../project/service-ports.js";
import { foldersOf } from "../project/folders.js";
import { knownSystem } from "../supervisor/leftovers.js";
import { copiedFrom } from "../project/place.js";
import type { ProcessRecord, RunState } from "../supervisor/state.js";
import { httpAnswer, type HttpAnswer } from "../processes/http-answer.js";

const answerMilliseconds = 2000;

/** What `mlops status --json` prints. */
export interface ProjectStatus extends Partial<SystemStatus> {
  readonly project: string;
  /** killed: the supervisor or its state is gone, and what it ran may be left. elsewhere: it was not started by `mlops up`. */
  readonly state: RunState["phase"] | "stopped" | "killed" | "elsewhere";
  readonly processes: readonly ProcessStatus[];
  readonly services: readonly ServiceStatus[];
  /** Why the state that was found is not believed; null where it is, or there is none. */
  readonly doubt: string | null;
  /** A folder of the project that lies on a read-only file system; null where all can be written. */
  readonly readOnly: string | null;
  readonly database: DatabaseStatus;
}

export interface DatabaseStatus {
  /** unknown: none runs, or it is not migrated yet. */
  readonly state: "ready" | "not_answering" | "unknown";
  /** Why it does not answer; null where it does. */
  readonly reason: string | null;
  readonly hint: string | null;
}

export interface ProcessStatus {
  readonly name: string;
  /** not_answering: it is alive and was ready, and says nothing. */
  readonly state: ProcessRecord["state"];
  readonly pid: number | null;
  readonly restarts: number;
}

export interface ServiceStatus {
  readonly name: string;
  readonly port: number;
  readonly url: string;
  readonly state: "ready" | "not_ready" | "down";
  /** Why it is not ready; null where it is. */
  readonly reason: string | null;
  /** Predictions that were answered and that the database refused; null where the server does not say. */
  readonly rejectedPredictions: number | null;
  /** What it serves, as "late_arrival@champion"; "features" for a feature server. */
  readonly model: string;
}

/** Reads what the supervisor, the services and the database tell of the project's system. */
export async function readSystemStatus(
  { folder, project }: LoadedProject,
  env: NodeJS.ProcessEnv,
): Promise<ProjectStatus> {
  const [{ state: run, doubt }, readOnly, [database, system], answers] = await Promise.all([
    knownSystem(folder),
    readOnlyFolder(folder),
    databaseStatus(folder, env, project),
    Promise.all(
      serversOf(project).map(({ name, serves, endpoint }) =>
        serviceStatus({ name, model: serves ?? name, ...endpoint }),
      ),
    ),
  ]);
  const services = run ? answers : await Promise.all(answers.map((each) => onlyOwn(each, folder)));
  const strays = run ? [] : await findOwnProcesses(folder);
  const records = run?.processes ?? strays.map(({ name, identity }) => ({ ...unrecorded, name, identity }));
  const processes = await Promise.all(records.map((record) => processStatus(record, services, database)));
  const state = strays.length > 0 ? "killed" : await stateOf(run, services);
  return {
    project: project.name,
    state: state === "ready" && !areAnswering(database, processes) ? "degraded" : state,
    processes,
    services,
    doubt,
    readOnly,
    database,
    ...system,
  };
}

/** A process that was found by its command line. */
const unrecorded = { state: "running", restarts: 0, port: null } as const;

/** The same ports may be those of another project, as of the one that this is a copy of. */
async function onlyOwn(service: ServiceStatus, folder: string): Promise<ServiceStatus> {
  if (service.state === "down") return service;
  const project = await portProject(service.port);
  if (project === null || (await real(project)) === (await real(folder))) return service;
  return { ...service, state: "down", reason: `the project at ${project} answers there` };
}

const real = (path: string): Promise<string> => realpath(path).catch(() => path);

/** Whether everything answers that should. */
export const isAnswering = ({ database, processes }: ProjectStatus): boolean =>
  areAnswering(database, processes);

function areAnswering(database: DatabaseStatus, processes: readonly ProcessStatus[]): boolean {
  return [database, ...processes].every(({ state }) => state !== "not_answering");
}

async function stateOf(
  run: RunState | null,
  services: readonly ServiceStatus[],
): Promise<ProjectStatus["state"]> {
  if (run) return (await isAlive(run.supervisor)) ? run.phase : "killed";
  return services.some(({ state }) => state === "ready") ? "elsewhere" : "stopped";
}

async function processStatus(
  { name, identity, state, restarts, port }: ProcessRecord,
  services: readonly ServiceStatus[],
  database: DatabaseStatus,
): Promise<ProcessStatus> {
  if (identity === null || !(await isAlive(identity))) return { name, state: "stopped", pid: null, restarts };
  const { pid } = identity;
  if (state !== "ready" && state !== "not_answering") return { name, state, pid, restarts };
  const service = services.find((each) => each.name === name);
  let answers = true;
  if (service) answers = service.state !== "down";
  else if (port !== null) answers = (await ask(`http://127.0.0.1:${port}/ready`)) !== null;
  else answers = database.state !== "not_answering";
  return { name, state: answers ? "ready" : "not_answering", pid, restarts };
}

/** Null: no answer in time. */
const ask = (url: string): Promise<HttpAnswer | null> =>
  httpAnswer(url, { signal: AbortSignal.timeout(answerMilliseconds) }).catch(() => null);

interface Server {
  readonly name: string;
  readonly port: number;
  readonly managementPort: number | null;
  readonly model: string;
}

/** Asks a server what it says under /ready. */
export async function serviceStatus(server: Server): Promise<ServiceStatus> {
  const { name, port, model } = server;
  const url = `http://localhost:${port}`;
  const base = { name, port, url, model, rejectedPredictions: null };
  const answer = await ask(`${managementUrl(server)}${readyPath}`);
  try {
    const { isOk, text } = answer ?? {};
    const body = JSON.parse(text ?? "") as {
      reason?: unknown;
      prediction_log?: { rejected_records?: unknown };
    };
    const rejected = body.prediction_log?.rejected_records;
    const told = { ...base, rejectedPredictions: typeof rejected === "number" ? rejected : null };
    if (isOk) return { ...told, state: "ready", reason: null };
    return { ...told, state: "not_ready", reason: typeof body.reason === "string" ? body.reason : null };
  } catch {
    return { ...base, state: "down", reason: "does not answer" };
  }
}

async function databaseStatus(
  folder: string,
  env: NodeJS.ProcessEnv,
  project: Project,
): Promise<[DatabaseStatus, Partial<SystemStatus>]> {
  try {
    const url = await findDatabase(folder, env);
    if (url === null) return [{ state: "unknown", reason: null, hint: null }, {}];
    // First, as the look itself may wait for what a frozen session holds.
    await requireNoneFrozen(folder);
    return [{ state: "ready", reason: null, hint: null }, await systemStatus(url, project)];
  } catch (error) {
    const { code = "", message, hint } = error as Error & { code?: string; hint?: string | null };
    if (!["MLO5011", "MLO5092"].includes(code)) throw error;
    return [{ state: "not_answering", reason: message, hint: hint ?? null }, {}];
  }
}

async function requireNoneFrozen(folder: string): Promise<void> {
  const { requireNoneFrozen: require } = await import("@mlops-yaml/runtime/embedded-postgres");
  if ((await copiedFrom(folder)) === null) await require(foldersOf(folder).postgres);
}

async function systemStatus(databaseUrl: string, project: Project): Promise<SystemStatus> {
  const { readStatus } = await import("@mlops-yaml/runtime/control");
  const names = (items: readonly { readonly name: string }[]): string[] => items.map(({ name }) => name);
  return readStatus(databaseUrl, {
    sources: names(project.sources),
    features: names(project.features),
    models: names(project.models),
    monitors: names(project.monitors),
  });
}
