/** Small systems under real supervisors, for the time of a test. */
import { lastLines, witness } from "../../../tests/support/witness.js";
import { launchSupervisor, type LaunchedSupervisor } from "../../dist/supervisor/launch.js";
import { deleteData, stopSystem } from "../../dist/supervisor/down.js";
import { claimPlace } from "../../dist/project/place.js";
import { foldersOf } from "../../src/project/folders.js";
import type { Report } from "../../src/supervisor/messages.js";
import { readRunState, type RunState } from "../../src/supervisor/state.js";
import { smallSystem, type SmallSystem } from "./small-system.js";

const systems: SmallSystem[] = [];
const launched: Launched[] = [];

witness(async () =>
  [
    JSON.stringify(await Promise.all(systems.map(stateOf)), null, 2),
    ...launched.map(({ lines }) => lastLines("the supervisor's last lines", lines)),
  ].join("\n"),
);

export async function makeSystem(replaced?: Parameters<typeof smallSystem>[0]): Promise<SmallSystem> {
  const system = await smallSystem(replaced);
  systems.push(system);
  return system;
}

/** Ends and removes every system that was made. */
export async function endSystems(): Promise<void> {
  launched.length = 0;
  for (const system of systems.splice(0)) {
    await stopSystem(system.folder);
    await deleteData(system.folder); // root's may be outside of the folder
    await system.remove();
  }
}

export interface Launched {
  readonly supervisor: LaunchedSupervisor;
  /** The first report that is no line. */
  readonly turn: Promise<Report>;
  readonly lines: string[];
}

export async function launch(system: SmallSystem): Promise<Launched> {
  await claimPlace(system.folder, () => undefined);
  const lines: string[] = [];
  let settle: (report: Report) => void;
  const turn = new Promise<Report>((resolve) => (settle = resolve));
  const env = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? ""]));
  const supervisor = launchSupervisor(system.plan, env, (report) => {
    if (report.type === "line") lines.push(`${report.process} ${report.line}`);
    else settle(report);
  });
  const running = { supervisor, turn, lines };
  launched.push(running);
  return running;
}

export async function stateOf(system: SmallSystem): Promise<RunState | null> {
  return readRunState(foldersOf(system.folder).run);
}

/** Whether the system is in a phase, or a process of it was started. */
export function readyToStop(name: string): (system: SmallSystem) => Promise<boolean> {
  return async (system) => {
    const state = await stateOf(system);
    const record = state?.processes.find((each) => each.name === name);
    return state?.phase === name || (record?.identity ?? null) !== null;
  };
}

/** Whether every process that goes on running is ready, the database among them, whatever the phase. */
export async function allReady(system: SmallSystem): Promise<boolean> {
  const state = await stateOf(system);
  const ready = state?.processes.filter((each) => each.state === "ready") ?? [];
  return ready.length === system.plan.processes.filter(({ runs }) => runs === "always").length + 1;
}
