import {
  connectionReferences,
  type DataPlace,
  type FeatureServer,
  type Project,
  type Reference,
  type Service,
} from "@mlops-yaml/schema";
import { dataPlaces } from "./data-places.js";
import type { KeptFolder } from "./image-layout.js";
import type { Role } from "./roles.js";

/** A program of the project that runs somewhere: what it needs and what it gives, in words that no platform owns. */
export interface ProcessPlan {
  readonly name: string;
  /** What it does, in Markdown. */
  readonly meaning: string;
  /** What it answers with, as "late_arrival@champion" or "features"; null: nothing that callers ask for. */
  readonly serves: string | null;
  /** "to its end": what comes after it in the list starts when it ended well. "always": again whenever it ends. */
  readonly runs: "to its end" | "always";
  /** Its module without the ending, as in `generated/worker.ts` and `build/generated/worker.js`. */
  readonly program: string;
  readonly role: Role;
  /** Roles whose passwords it gives to the database. */
  readonly grants: readonly Role[];
  /** Null: it listens nowhere. */
  readonly endpoint: Endpoint | null;
  /** Variables and secrets of mlops.yaml that it reads. */
  readonly reads: readonly Reference[];
  /** What of the project's folder it reads. */
  readonly data: readonly DataPlace[];
  /** A folder that outlives it; null: it keeps nothing. */
  readonly keeps: { readonly folder: KeptFolder; readonly variable: string } | null;
  /** Whether it asks for something beyond the system's own network. */
  readonly reachesOut: boolean;
}

/** Where a process answers over HTTP. */
export interface Endpoint {
  readonly port: number;
  /** Whether mlops.yaml declares the port, and the program knows it; else any other one will do. */
  readonly isDeclared: boolean;
  readonly portVariable: string;
  /** Where alone metrics, documentation and details of readiness are answered; null: on `port`. */
  readonly managementPort: number | null;
  /** Whether callers from outside the system's network reach it. */
  readonly isPublished: boolean;
  /** What answers 200 once it is well, for whoever starts it and waits. */
  readonly healthPath: typeof alivePath | typeof readyPath;
  /** How long it may take until then, in seconds. */
  readonly startSeconds: number;
}

/** The program that brings the database up to date, and can also say what it would do. */
export const migrationProgram = "generated/migrate";
/** Answers 200 while the process runs. */
export const alivePath = "/health";
/** Answers 200 once the process does all its work. */
export const readyPath = "/ready";
/** The variable that says at which address a process listens; 127.0.0.1 without it. */
export const hostVariable = "HOST";
export const managementPortVariable = "MANAGEMENT_PORT";

/** The port with what is internal: metrics, documentation, and why it is not ready. */
export function internalPort({ port, managementPort }: Pick<Endpoint, "port" | "managementPort">): number {
  return managementPort ?? port;
}

/** Every process of the project, in the order in which they start. */
export function processesOf(project: Project): readonly ProcessPlan[] {
  const servers = [...project.services.map(server), ...project.featureServers.map(featureServer)];
  const always = [worker(project), ...servers];
  // The role of the servers is there before the first of them is declared.
  const grants = [...new Set<Role>(["worker", "server", ...always.map(({ role }) => role)])];
  return [migration(grants), ...always];
}

/** The server with its place, of each process that somebody outside asks. */
export function serversOf(project: Project): readonly (ProcessPlan & { readonly endpoint: Endpoint })[] {
  return processesOf(project).filter(
    (process): process is ProcessPlan & { readonly endpoint: Endpoint } =>
      process.endpoint !== null && process.endpoint.isPublished,
  );
}

const nothing = {
  serves: null,
  grants: [],
  endpoint: null,
  reads: [],
  data: [],
  keeps: null,
  reachesOut: false,
} as const;

function migration(grants: readonly Role[]): ProcessPlan {
  return {
    ...nothing,
    name: "migrate",
    runs: "to its end",
    meaning: "Process that sets the database up",
    program: migrationProgram,
    role: "owner",
    grants,
  };
}

function worker({ sources }: Project): ProcessPlan {
  return {
    ...nothing,
    name: "worker",
    runs: "always",
    meaning: "Process that ingests, computes, trains and watches",
    program: "generated/worker",
    role: "worker",
    endpoint: {
      port: 9100,
      isDeclared: false,
      portVariable: "WORKER_PORT",
      managementPort: null,
      isPublished: false,
      healthPath: alivePath,
      startSeconds: 60,
    },
    reads: sources.flatMap(({ connection }) => connectionReferences(connection)),
    data: dataPlaces(sources),
    reachesOut: sources.some(({ connection }) => connection.type !== "file"),
  };
}

/** Ready once it can answer: the first start trains the model before that. */
function server(service: Service): ProcessPlan {
  const serves = `${service.model}@${service.alias}`;
  return {
    ...served(service, `\`${serves}\``, 30 * 60),
    serves,
    role: "server",
    keeps: { folder: "spool", variable: "SPOOL_DIR" },
  };
}

/** It writes what is pushed, and views, so that it is another role than that of the prediction servers. */
function featureServer(service: FeatureServer): ProcessPlan {
  const serves = "features";
  return { ...served(service, serves, 60), serves, role: "featureServer" };
}

function served(
  { name, port, managementPort, apiKey }: Service | FeatureServer,
  answer: string,
  startSeconds: number,
): Omit<ProcessPlan, "role"> {
  return {
    ...nothing,
    name,
    meaning: `Server \`${name}\`, which answers with ${answer}`,
    runs: "always",
    program: `generated/services/${name}`,
    endpoint: {
      port,
      isDeclared: true,
      portVariable: "PORT",
      managementPort,
      isPublished: true,
      healthPath: readyPath,
      startSeconds,
    },
    reads: apiKey ? [apiKey] : [],
  };
}
