import { setTimeout as sleep } from "node:timers/promises";
import { reportError } from "../errors/report.js";
import { CommandError } from "../errors/command-error.js";
import { exitCode } from "../exit.js";
import { takeInterrupts, type Interrupts } from "../processes/interrupt.js";
import { formatDuration } from "../output/format.js";
import { createDisplay, type Display } from "../progress/display.js";
import { loadOrTell } from "../project/load.js";
import { requireWritable } from "../project/writable.js";
import { differences } from "./what-runs.js";
import { say, type Terminal } from "../terminal.js";
import { stopSystem } from "./down.js";
import { foldersOf } from "../project/folders.js";
import { launchSupervisor } from "./launch.js";
import { runningSystem } from "./leftovers.js";
import { lockProject } from "./lock.js";
import type { Problem, Report } from "./messages.js";
import { claimPlace } from "../project/place.js";
import { prepareRun, type Preparation } from "./prepare.js";
import { renderSummary } from "./summary.js";

export interface UpOptions {
  readonly detach?: true;
  /** Seconds. */
  readonly timeout: number;
}

/** Stopping takes a minute at most: processes have 15 seconds, the database 45. */
const stopMilliseconds = 70_000;

/** Runs the project until Ctrl-C or SIGTERM, or in the background. @returns the exit code */
export async function up(terminal: Terminal, folder: string, options: UpOptions): Promise<number> {
  const interrupts = takeInterrupts();
  try {
    return await run(terminal, folder, options, interrupts);
  } finally {
    interrupts.close();
  }
}

async function run(
  terminal: Terminal,
  folder: string,
  options: UpOptions,
  interrupts: Interrupts,
): Promise<number> {
  const loaded = await loadOrTell(terminal, folder);
  if (!loaded) return exitCode.userCanFix;
  await requireWritable(folder);
  await claimPlace(folder, (text) => say(terminal, text));
  const release = await lockProject(foldersOf(folder).run);
  const display = createDisplay(terminal);
  try {
    const preparing = prepareRun(terminal, loaded, options.detach === true, display);
    const prepared = await Promise.race([preparing, interrupts.first]);
    // Nothing of this command's runs yet, and what it writes it writes whole.
    if (prepared === "interrupted") return await leave(release);
    if (prepared.outcome === "start")
      return await start(terminal, prepared, options, display, release, interrupts);
    const problem = await Promise.race([untilReady(folder, options.timeout), interrupts.first]);
    if (problem === "interrupted") return await leave(release);
    if (problem) return tellProblem(terminal, display, problem);
    display.say(await renderSummary(terminal, loaded, "runs already"));
    for (const line of await differences(folder)) display.say(`note ${line}`);
    return exitCode.fine;
  } finally {
    display.close();
    await release();
  }
}

/** Ends the command whatever it does just now. */
async function leave(release: () => Promise<void>): Promise<never> {
  await release();
  process.exit(exitCode.interrupted);
}

async function start(
  terminal: Terminal,
  { plan, environment, loaded }: Extract<Preparation, { outcome: "start" }>,
  options: UpOptions,
  display: Display,
  release: () => Promise<void>,
  interrupts: Interrupts,
): Promise<number> {
  const turns = createTurns();
  const supervisor = launchSupervisor(plan, environment, (report) => {
    if (report.type === "line") display.line(report.process, report.line);
    else turns.add(report);
  });
  void supervisor.ended.then(() => turns.add({ type: "ended" }));
  const timer = setTimeout(() => turns.add({ type: "timeout" }), options.timeout * 1000);
  void interrupts.first.then(() => turns.add({ type: "interrupted" }));
  const tell = (problem: Problem): number => tellProblem(terminal, display, problem);

  let code: number = exitCode.interrupted;
  for (let settled = false; ;) {
    const turn = await turns.next();
    if (turn.type === "ready") {
      code = exitCode.fine;
      display.say(await renderSummary(terminal, loaded, `ready after ${formatDuration(turn.seconds)}`));
      for (const line of await differences(plan.project)) display.say(`note ${line}`);
    } else if (turn.type === "degraded") {
      code = tell(turn.problem);
    } else if (turn.type === "timeout") {
      if (settled) continue;
      code = tell(late(options.timeout));
    } else {
      clearTimeout(timer);
      if (turn.type === "failed") return tell(turn.problem);
      if (turn.type === "ended") return await afterEnd(plan.project, code, display, tell);
      display.say("stopping; Ctrl-C again ends processes at once");
      supervisor.stop();
      void interrupts.second.then(() => supervisor.hurry());
      const isGone = await Promise.race([supervisor.ended, sleep(stopMilliseconds, "late", { ref: false })]);
      // One that does not take the order is ended by force, with what it ran.
      if (isGone === "late") await stopSystem(plan.project);
      return code;
    }
    if (options.detach) break;
    if (!settled) display.say("Ctrl-C stops everything; the data stays.");
    settled = true;
    await release();
  }
  clearTimeout(timer);
  supervisor.release();
  return code;
}

function tellProblem(terminal: Terminal, display: Display, problem: Problem): number {
  display.close();
  return reportError(terminal, new CommandError("MLO6010", problem.message, problem.hint ?? undefined));
}

/** Waits for a system that another command started. @returns what keeps it from being ready, or null */
async function untilReady(folder: string, timeoutSeconds: number): Promise<Problem | null> {
  const deadline = performance.now() + timeoutSeconds * 1000;
  for (;;) {
    const state = await runningSystem(folder);
    if (state?.phase === "ready") return null;
    if (state?.phase !== "starting")
      return {
        message: "the system that was starting is not ready",
        hint: "See `mlops status` and `mlops logs`.",
      };
    if (performance.now() > deadline) return late(timeoutSeconds);
    await sleep(200);
  }
}

function late(seconds: number): Problem {
  return {
    message: `the system is not ready after ${formatDuration(seconds)}; it goes on starting`,
    hint: "See `mlops status` and `mlops logs`; `mlops down` stops it.",
  };
}

/** The supervisor is gone: stopped by `mlops down`, or killed, and then its children have to be ended. */
async function afterEnd(
  folder: string,
  code: number,
  display: Display,
  tell: (problem: Problem) => number,
): Promise<number> {
  if (!(await stopSystem(folder))) {
    display.say("stopped by another command");
    return code;
  }
  return tell({
    message: "the supervisor was killed; what it ran has been stopped",
    hint: "Start again with `mlops up`. Its last words may be in .mlops/logs/supervisor.out.",
  });
}

type Turn =
  | Exclude<Report, { type: "line" }>
  | { readonly type: "timeout" }
  | { readonly type: "interrupted" }
  | { readonly type: "ended" };

/** What happens to the system, one thing after the other. */
function createTurns(): { add(turn: Turn): void; next(): Promise<Turn> } {
  const waiting: Turn[] = [];
  let wake: (() => void) | null = null;
  return {
    add(turn) {
      waiting.push(turn);
      wake?.();
    },
    async next() {
      while (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return waiting.shift() as Turn;
    },
  };
}
