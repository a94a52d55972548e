import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  hostVariable,
  imageLayout,
  internalPort,
  managementPortVariable,
  processesOf,
  readyPath,
  type ProcessPlan,
} from "@mlops-yaml/generator/deployment";
import type { Project } from "@mlops-yaml/schema";
import { CommandError } from "../errors/command-error.js";
import { portsOf } from "../project/service-ports.js";
import { freePort, isPortFree, portOwner } from "../processes/ports.js";
import { foldersOf } from "../project/folders.js";
import type { PlannedProcess, RunPlan } from "./messages.js";

const host = "127.0.0.1";
/** A process that ends has no files to be found by any more, but its ports until its last thread is gone. */
const endingMilliseconds = 5000;
const pollMilliseconds = 50;

export interface PlanInput {
  readonly folder: string;
  readonly project: Project;
  readonly buildHash: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly detached: boolean;
}

/** What to run for a project on this machine: its processes, each with its port. */
export async function planRun(input: PlanInput): Promise<RunPlan> {
  const { folder, project, buildHash, environment, detached } = input;
  return {
    project: folder,
    buildHash,
    databaseUrl: environment["DATABASE_URL"] || null,
    processes: await Promise.all(processesOf(project).map((process) => planned(process, input))),
    detached,
  };
}

/** A process of the plan as this machine runs it: on 127.0.0.1, beside others that may have taken a port. */
async function planned(
  { name, runs, program, role, endpoint, keeps }: ProcessPlan,
  { folder, environment }: PlanInput,
): Promise<PlannedProcess> {
  const port = endpoint === null ? null : endpoint.isDeclared ? endpoint.port : await freePort();
  const kept = keeps !== null && !environment[keeps.variable] ? keeps : null;
  return {
    name,
    runs,
    entry: imageLayout.compiled(program),
    role,
    port,
    readyUrl:
      endpoint === null || port === null
        ? null
        : `http://${host}:${internalPort({ ...endpoint, port })}${readyPath}`,
    environment: {
      ...(endpoint && { [hostVariable]: host, [endpoint.portVariable]: String(port) }),
      ...(endpoint?.managementPort && { [managementPortVariable]: String(endpoint.managementPort) }),
      ...(kept && { [kept.variable]: join(foldersOf(folder)[kept.folder], name) }),
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
