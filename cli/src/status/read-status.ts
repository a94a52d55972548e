import type { SystemStatus } from "@mlops-yaml/runtime/control";
import type { Project } from "@mlops-yaml/schema";
import { isAlive } from "../processes/identity.js";
import { findDatabase } from "../project/database.js";
import type { LoadedProject } from "../project/load.js";
import { foldersOf } from "../supervisor/folders.js";
import { readRunState, type ProcessRecord, type RunState } from "../supervisor/state.js";
import { httpAnswer } from "../processes/http-answer.js";

const answerMilliseconds = 2000;

/** What `mlops status --json` prints. */
export interface ProjectStatus extends Partial<SystemStatus> {
  readonly project: string;
  /** killed: the supervisor is gone, and what it ran may be left. elsewhere: it was not started by `mlops up`. */
  readonly state: RunState["phase"] | "stopped" | "killed" | "elsewhere";
  readonly processes: readonly ProcessStatus[];
  readonly services: readonly ServiceStatus[];
}

export interface ProcessStatus {
  readonly name: string;
  readonly state: ProcessRecord["state"];
  readonly pid: number | null;
  readonly restarts: number;
}

export interface ServiceStatus {
  readonly name: string;
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
  const [run, databaseUrl, services] = await Promise.all([
    readRunState(foldersOf(folder).run),
    findDatabase(folder, env),
    Promise.all(serversOf(project).map(serviceStatus)),
  ]);
  return {
    project: project.name,
    state: await stateOf(run, services),
    processes: run ? await Promise.all(run.processes.map(processStatus)) : [],
    services,
    ...(databaseUrl === null ? {} : await databaseStatus(databaseUrl, project)),
  };
}

async function stateOf(
  run: RunState | null,
  services: readonly ServiceStatus[],
): Promise<ProjectStatus["state"]> {
  if (run) return (await isAlive(run.supervisor)) ? run.phase : "killed";
  return services.some(({ state }) => state === "ready") ? "elsewhere" : "stopped";
}

async function processStatus({ name, identity, state, restarts }: ProcessRecord): Promise<ProcessStatus> {
  const alive = identity !== null && (await isAlive(identity));
  return { name, state: alive ? state : "stopped", pid: alive ? identity.pid : null, restarts };
}

interface Server {
  readonly name: string;
  readonly port: number;
  readonly model: string;
}

function serversOf({ services, featureServers }: Project): Server[] {
  return [
    ...services.map(({ name, port, model, alias }) => ({ name, port, model: `${model}@${alias}` })),
    ...featureServers.map(({ name, port }) => ({ name, port, model: "features" })),
  ];
}

/** Asks a server what it says under /ready. */
export async function serviceStatus({ name, port, model }: Server): Promise<ServiceStatus> {
  const url = `http://localhost:${port}`;
  const base = { name, url, model, rejectedPredictions: null };
  try {
    const { isOk, text } = await httpAnswer(`${url}/ready`, {
      signal: AbortSignal.timeout(answerMilliseconds),
    });
    const body = JSON.parse(text) as { reason?: unknown; prediction_log?: { rejected_records?: unknown } };
    const rejected = body.prediction_log?.rejected_records;
    const told = { ...base, rejectedPredictions: typeof rejected === "number" ? rejected : null };
    if (isOk) return { ...told, state: "ready", reason: null };
    return { ...told, state: "not_ready", reason: typeof body.reason === "string" ? body.reason : null };
  } catch {
    return { ...base, state: "down", reason: "does not answer" };
  }
}

async function databaseStatus(databaseUrl: string, project: Project): Promise<SystemStatus> {
  const { readStatus } = await import("@mlops-yaml/runtime/control");
  const names = (items: readonly { readonly name: string }[]): string[] => items.map(({ name }) => name);
  return readStatus(databaseUrl, {
    sources: names(project.sources),
    features: names(project.features),
    models: names(project.models),
    monitors: names(project.monitors),
  });
}
