import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createLogger } from "@mlops-yaml/runtime/logging";
import { redact } from "@mlops-yaml/runtime/redact";
import { identify } from "../processes/identity.js";
import { keepRunning, runToEnd, type ChildEvents, type Crash, type KeptChild } from "./child.js";
import { embeddedConnection, ownConnection, type Connection } from "./connection.js";
import { keepDatabase, type DatabaseEvents, type KeptDatabase } from "./database.js";
import { foldersOf } from "../project/folders.js";
import { openLogFiles } from "./log-file.js";
import type { PlannedProcess, Problem, Report, RunPlan } from "./messages.js";
import { keepUntold } from "../project/untold.js";
import { createOutcomes } from "./outcomes.js";
import { untilReady } from "./readiness.js";
import { createRecorder } from "./recorder.js";
import { makeRolePasswords } from "../project/role-passwords.js";

/** How long a process may take to put its work down after SIGTERM. */
const graceMilliseconds = 15_000;
/** So many crashes in a row before the system was ever ready: it will not start. */
const hopelessCrashes = 5;
/** A process that ends with this found a mistake that another start does not mend. */
const userMistake = 2;
/** How long the servers may take to become ready once everything is trained. */
const settleMilliseconds = 15_000;

const obstacleHint =
  "What could start goes on running: see `mlops status`, `mlops models` and `mlops logs`. Put it right and run " +
  "`mlops up` again, or stop everything with `mlops down`.";

export interface Supervision {
  /** Resolves when everything has been stopped. */
  stop(): Promise<void>;
  /** Ends by force the processes that are being stopped. */
  hurry(): void;
}

/**
 * Runs the whole system: the database, then the processes in their order, each started again when it ends, unless it is
 * one that runs to its end: then what comes after it waits for that.
 * @param report called with every line and every turn of events
 * @param ended called when the system could not start and everything is down again
 */
export async function supervise(
  plan: RunPlan,
  report: (report: Report) => void,
  ended: () => void,
): Promise<Supervision> {
  const folders = foldersOf(plan.project);
  const abort = new AbortController();
  const { signal } = abort;
  const impatience = new AbortController();
  const files = openLogFiles(folders.logs);
  const outcomes = createOutcomes();
  const reasons = new Map<string, string>();
  const children: KeptChild[] = [];
  const began = performance.now();
  let database: KeptDatabase | null = null;
  let stopped: Promise<void> | null = null;

  keepUntold(plan.project, process.env);
  // What a process logs has been redacted; not so what Node writes when one ends.
  const write = (name: string, said: string): void => {
    const line = redact(said);
    files.write(name, line);
    outcomes.read(name, line);
    report({ type: "line", process: name, line });
  };
  const log = createLogger((line) => write("supervisor", line));
  const recorder = await createRecorder(folders.run, await identify(process.pid), plan, (error) =>
    log.error("the state of the system cannot be written", { error }),
  );

  const stop = (): Promise<void> => (stopped ??= shutDown());
  const shutDown = async (): Promise<void> => {
    abort.abort();
    recorder.phase("stopping");
    log.info("stopping");
    await Promise.all(children.map((child) => child.stop(graceMilliseconds, impatience.signal)));
    // All that it waits for ends with the signal.
    await starting;
    await database?.stop();
    log.info("stopped");
    await recorder.remove();
    files.close();
  };
  const fail = (problem: Problem): void => {
    if (signal.aborted) return;
    void stop().then(() => {
      report({ type: "failed", problem });
      ended();
    });
  };

  const start = async (): Promise<void> => {
    const connection = plan.databaseUrl === null ? await startDatabase() : ownConnection(plan.databaseUrl);
    if (signal.aborted) return;
    const environment = { ...process.env, PROJECT_DIR: plan.project };
    for (const planned of plan.processes) {
      const variables = { ...environment, ...connection.as(planned.role), ...planned.environment };
      if (planned.runs === "always") {
        children.push(keep(planned, variables));
        continue;
      }
      const problem = await runOnce(planned, variables);
      if (signal.aborted) return;
      if (problem !== null) return fail(problem);
    }
    const ready = Promise.all(plan.processes.filter(({ runs }) => runs === "always").map(waitFor));
    await Promise.all([ready, reportObstacles(ready)]);
    recorder.phase("ready");
    await recorder.written();
    report({ type: "ready", seconds: (performance.now() - began) / 1000 });
  };

  const startDatabase = async (): Promise<Connection> => {
    const events: DatabaseEvents = {
      started: (identity) => recorder.ready("postgres", identity),
      crashed: () => {
        log.warn("PostgreSQL is gone: starting it again");
        recorder.crashed("postgres");
      },
      silent: (reason) => {
        log.warn(reason);
        recorder.silent("postgres");
      },
      answers: () => {
        log.info("PostgreSQL answers again");
        recorder.ready("postgres");
      },
      deleted: () =>
        fail({
          message: `the folder of the database, ${folders.postgres}, was deleted while it ran`,
          hint: "`mlops up` starts with an empty database.",
        }),
      lost: (error) => log.error("PostgreSQL does not start again", { error }),
    };
    database = await keepDatabase(folders.postgres, log, events, signal);
    await makeRolePasswords(folders.postgres);
    return embeddedConnection(database.server, folders.postgres);
  };

  const runOnce = async (
    { name, entry }: PlannedProcess,
    environment: NodeJS.ProcessEnv,
  ): Promise<Problem | null> => {
    const how = await runToEnd(
      { entry: join(plan.project, entry), folder: plan.project, environment },
      {
        line: (line) => write(name, line),
        started: (identity) => recorder.started(name, identity),
      },
      { signal, graceMilliseconds, impatience: impatience.signal },
    );
    recorder.forget(name);
    return how === null ? null : describe(name, how);
  };

  const keep = (planned: PlannedProcess, environment: NodeJS.ProcessEnv): KeptChild => {
    const { name } = planned;
    const events: ChildEvents = {
      line: (line) => write(name, line),
      started: (identity) => recorder.started(name, identity, planned.port),
      crashed: (crash) => {
        recorder.crashed(name);
        if (recorder.isStarting() && isHopeless(crash)) return fail(describe(name, crash.how));
        log.warn(`${name} ${crash.how}: starting it again in ${crash.waitMilliseconds / 1000} s`);
        if (!recorder.isStarting()) waitFor(planned).catch(unlessStopping);
      },
    };
    const entry = join(plan.project, planned.entry);
    return keepRunning({ entry, folder: plan.project, environment }, events);
  };

  const waitFor = async (planned: PlannedProcess): Promise<void> => {
    if (planned.readyUrl !== null)
      await untilReady(planned.readyUrl, (reason) => reasons.set(planned.name, reason), signal);
    reasons.delete(planned.name);
    recorder.ready(planned.name);
  };

  /** Tells what keeps the system from being ready, once the worker has done what it can. */
  const reportObstacles = async (ready: Promise<unknown>): Promise<void> => {
    let problem = await untilAborted(outcomes.bootstrap, signal);
    if (problem === null) {
      await Promise.race([ready, sleep(settleMilliseconds, undefined, { signal })]);
      if (reasons.size === 0) return;
      problem = {
        message: [...reasons].map(([name, reason]) => `${name}: ${reason}`).join("; "),
        hint: null,
      };
    }
    recorder.phase("degraded");
    await recorder.written();
    report({ type: "degraded", problem: { ...problem, hint: problem.hint ?? obstacleHint } });
  };

  const describe = (name: string, how: string): Problem => {
    const error = outcomes.lastError(name);
    const message = error ? `${name} ${how}: ${error.message}` : `${name} ${how}`;
    return { message, hint: error?.hint ?? `See \`mlops logs ${name}\`.` };
  };
  const unlessStopping = (error: unknown): void => {
    if (!signal.aborted) throw error;
  };

  const starting = start().catch((error: unknown) => {
    const { message, hint } = error as Error & { hint?: string };
    fail({ message, hint: hint ?? null });
  });
  return { stop, hurry: () => impatience.abort() };
}

/** Rejects when the signal comes before the promise settles. */
async function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const end = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener("abort", () => reject(signal.reason as Error), { signal: end.signal });
  });
  return Promise.race([promise, aborted]).finally(() => end.abort());
}

function isHopeless(crash: Crash): boolean {
  return crash.code === userMistake || crash.count >= hopelessCrashes;
}
