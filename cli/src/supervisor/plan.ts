import type { RoleName } from "@mlops-yaml/runtime/store";
import type { Project } from "@mlops-yaml/schema";
import { CommandError } from "../errors/command-error.js";
import { freePort, isPortFree, portOwner } from "../processes/ports.js";
import type { PlannedProcess, RunPlan } from "./messages.js";

const host = "127.0.0.1";

/** Compiled program that migrates the database, relative to the project. */
export const migrationEntry = "build/generated/migrate.js";

export interface PlanInput {
  readonly folder: string;
  readonly project: Project;
  readonly buildHash: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly detached: boolean;
}

/** What to run for a project: the compiled entry points of generated/, each with its port. */
export async function planRun(input: PlanInput): Promise<RunPlan> {
  const { folder, project, buildHash, environment, detached } = input;
  return {
    project: folder,
    buildHash,
    databaseUrl: environment["DATABASE_URL"] || null,
    migrate: migrationEntry,
    processes: [await worker(), ...serversOf(project).map(service)],
    detached,
  };
}

async function worker(): Promise<PlannedProcess> {
  const port = await freePort();
  return {
    name: "worker",
    entry: "build/generated/worker.js",
    role: "worker",
    port,
    readyUrl: `http://${host}:${port}/ready`,
    environment: { HOST: host, WORKER_PORT: String(port) },
  };
}

interface PlannedServer {
  readonly name: string;
  readonly port: number;
  readonly role: RoleName;
}

function serversOf({ services, featureServers }: Project): readonly PlannedServer[] {
  return [
    ...services.map(({ name, port }) => ({ name, port, role: "server" as const })),
    ...featureServers.map(({ name, port }) => ({ name, port, role: "featureServer" as const })),
  ];
}

function service({ name, port, role }: PlannedServer): PlannedProcess {
  return {
    name,
    entry: `build/generated/services/${name}.js`,
    role,
    port,
    readyUrl: `http://${host}:${port}/ready`,
    environment: { HOST: host, PORT: String(port) },
  };
}

/** @throws CommandError MLO6008 naming each port of a service that something else listens on */
export async function checkPorts(project: Project): Promise<void> {
  const taken: string[] = [];
  for (const { name, port } of serversOf(project)) {
    if (await isPortFree(port, host)) continue;
    const owner = await portOwner(port);
    taken.push(`port ${port} of services.${name} is taken${owner ? ` by ${owner}` : ""}`);
  }
  if (taken.length === 0) return;
  throw new CommandError(
    "MLO6008",
    taken.join("; "),
    "Stop what listens there, or give the service another port in mlops.yaml.",
  );
}
