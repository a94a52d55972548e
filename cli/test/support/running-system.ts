/** Small systems under real supervisors, for the time of a test. */
import { setTimeout as sleep } from "node:timers/promises";
import { launchSupervisor, type LaunchedSupervisor } from "../../dist/supervisor/launch.js";
import { stopSystem } from "../../dist/supervisor/down.js";
import { foldersOf } from "../../src/supervisor/folders.js";
import type { Report } from "../../src/supervisor/messages.js";
import { readRunState, type RunState } from "../../src/supervisor/state.js";
import { smallSystem, type SmallSystem } from "./small-system.js";

const systems: SmallSystem[] = [];

export async function makeSystem(replaced?: Parameters<typeof smallSystem>[0]): Promise<SmallSystem> {
  const system = await smallSystem(replaced);
  systems.push(system);
  return system;
}

/** Ends and removes every system that was made. */
export async function endSystems(): Promise<void> {
  for (const system of systems.splice(0)) {
    await stopSystem(system.folder);
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
  const lines: string[] = [];
  let settle: (report: Report) => void;
  const turn = new Promise<Report>((resolve) => (settle = resolve));
  const env = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? ""]));
  const supervisor = launchSupervisor(system.plan, env, (report) => {
    if (report.type === "line") lines.push(`${report.process} ${report.line}`);
    else settle(report);
  });
  return { supervisor, turn, lines };
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

/** Whether every process is ready, whatever the phase. */
export async function allReady(system: SmallSystem): Promise<boolean> {
  const state = await stateOf(system);
  const ready = state?.processes.filter((each) => each.state === "ready") ?? [];
  return ready.length === system.plan.processes.length + 1;
}

const patienceMilliseconds = 45_000;

/** Polls until the condition gives something. @throws Error with the states of the systems when it does not in time */
export async function until<Value>(
  condition: () => Promise<Value | null | undefined | false>,
): Promise<Value> {
  const deadline = Date.now() + patienceMilliseconds;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > deadline) {
      const states = await Promise.all(systems.map(stateOf));
      throw new Error(`in vain: until ${String(condition)}\n${JSON.stringify(states, null, 2)}`);
    }
    await sleep(50);
  }
}
