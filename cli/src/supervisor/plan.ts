import { setTimeout as sleep } from "node:timers/promises";
import type { RoleName } from "@mlops-yaml/runtime/store";
import type { Project } from "@mlops-yaml/schema";
import { CommandError } from "../errors/command-error.js";
import { portsOf } from "../project/service-ports.js";
import { freePort, isPortFree, portOwner } from "../processes/ports.js";
import type { PlannedProcess, RunPlan } from "./messages.js";

const host = "127.0.0.1";
/** A process that ends has no files to be found by any more, but its ports until its last thread is gone. */
const endingMilliseconds = 5000;
const pollMilliseconds = 50;

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
  readonly managementPort: number | null;
  readonly role: RoleName;
}

function serversOf({ services, featureServers }: Project): readonly PlannedServer[] {
  return [
    ...services.map(({ name, port, managementPort }) => ({
      name,
      port,
      managementPort,
      role: "server" as const,
    })),
    ...featureServers.map(({ name, port, managementPort }) => ({
      name,
      port,
      managementPort,
      role: "featureServer" as const,
    })),
  ];
}

function service({ name, port, managementPort, role }: PlannedServer): PlannedProcess {
  return {
    name,
    entry: `build/generated/services/${name}.js`,
    role,
    port,
    readyUrl: `http://${host}:${managementPort ?? port}/ready`,
    environment: {
      HOST: host,
      PORT: String(port),
      ...(managementPort !== null && { MANAGEMENT_PORT: String(managementPort) }),
    },
  };
}

/** @throws CommandError MLO6008 naming each port of a service that something else listens on */
export async function checkPorts(project: Project): Promise<void> {
  const found = await Promise.all(
    portsOf(project).map(async ({ name, port }) => {
      const keeper = await keeperOf(port);
      if (keeper === "none") return [];
      return [`port ${port} of services.${name} is taken${keeper === null ? "" : ` by ${keeper}`}`];
    }),
  );
  const taken = found.flat();
  if (taken.length === 0) return;
  throw new CommandError(
    "MLO6008",
    taken.join("; "),
    "Stop what listens there (`mlops down` in the folder of a project), or give the service another port in mlops.yaml.",
  );
}

/** Who listens on the port: null where that cannot be found out, "none" where it is free or becomes free shortly. */
async function keeperOf(port: number): Promise<string | null> {
  const deadline = performance.now() + endingMilliseconds;
  for (;;) {
    if (await isPortFree(port, host)) return "none";
    const owner = await portOwner(port);
    if (owner !== null || performance.now() > deadline) return owner;
    await sleep(pollMilliseconds);
  }
}
