import { spawn, type ChildProcess } from "node:child_process";
import { identify, type ProcessIdentity } from "../processes/identity.js";
import { eachLine } from "./lines.js";

const firstBackoffMilliseconds = 500;
const longestBackoffMilliseconds = 30_000;
/** A process that ran this long has recovered: its next crash is counted from the start. */
const steadyMilliseconds = 60_000;
/** What a process that has ended wrote is read for so long: one that it started may keep the pipe open for ever. */
const lastLinesMilliseconds = 2000;

export interface ChildSpecification {
  /** JavaScript file to run with this Node. */
  readonly entry: string;
  /** Its arguments. Missing: none. */
  readonly args?: readonly string[];
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
}

export interface ChildEvents {
  /** A line of its stdout or stderr. */
  readonly line: (line: string) => void;
  /** It was started; null: it was gone before it could be identified. */
  readonly started: (identity: ProcessIdentity | null) => void;
  /** It ended by itself and is started again after the wait. */
  readonly crashed: (crash: Crash) => void;
}

export interface Crash {
  /** "ended with exit code 2", "was killed (SIGKILL)". */
  readonly how: string;
  /** Null: it was killed by a signal. */
  readonly code: number | null;
  readonly waitMilliseconds: number;
  /** How many in a row. */
  readonly count: number;
}

export interface KeptChild {
  /** Ends it for good: SIGTERM, then SIGKILL after the grace time, or at once when the signal comes. */
  stop(graceMilliseconds: number, impatience: AbortSignal): Promise<void>;
}

/** Runs a process and starts it again whenever it ends, waiting longer after each crash in a row. */
export function keepRunning(specification: ChildSpecification, events: ChildEvents): KeptChild {
  let child: RunningChild | null = null;
  let timer: NodeJS.Timeout | null = null;
  let crashes = 0;
  let stopping = false;

  const start = (): void => {
    const startedAt = performance.now();
    const current = startNode(specification, events.line);
    child = current;
    void identifyChild(current.process).then(events.started);
    void current.ended.then(([code, signal]) => {
      child = null;
      if (stopping) return;
      crashes = performance.now() - startedAt > steadyMilliseconds ? 1 : crashes + 1;
      const wait = Math.min(firstBackoffMilliseconds * 2 ** (crashes - 1), longestBackoffMilliseconds);
      timer = setTimeout(start, wait);
      events.crashed({ how: describeEnd(code, signal), code, waitMilliseconds: wait, count: crashes });
    });
  };
  start();

  return {
    async stop(graceMilliseconds, impatience) {
      stopping = true;
      if (timer) clearTimeout(timer);
      if (child) await endChild(child, graceMilliseconds, impatience);
    },
  };
}

/**
 * Runs a process to its end.
 * @param signal ends it: SIGTERM, then SIGKILL after the grace time, or at once when `impatience` comes
 * @returns null when it ended with 0, else how it ended
 */
export async function runToEnd(
  specification: ChildSpecification,
  events: Pick<ChildEvents, "line" | "started">,
  {
    signal,
    graceMilliseconds,
    impatience,
  }: { signal: AbortSignal; graceMilliseconds: number; impatience?: AbortSignal },
): Promise<string | null> {
  signal.throwIfAborted();
  const child = startNode(specification, events.line);
  void identifyChild(child.process).then(events.started);
  const abort = (): void => void endChild(child, graceMilliseconds, impatience);
  signal.addEventListener("abort", abort, { once: true });
  const [code, endSignal] = await child.ended;
  signal.removeEventListener("abort", abort);
  return code === 0 ? null : describeEnd(code, endSignal);
}

type End = readonly [code: number | null, signal: NodeJS.Signals | null];

interface RunningChild {
  readonly process: ChildProcess;
  /** Resolves when it is gone and its last lines were read. */
  readonly ended: Promise<End>;
}

function startNode(specification: ChildSpecification, line: (line: string) => void): RunningChild {
  const child = spawn(
    process.execPath,
    ["--enable-source-maps", specification.entry, ...(specification.args ?? [])],
    {
      cwd: specification.folder,
      env: specification.environment,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    },
  );
  child.once("error", (error) => line(error.message));
  eachLine(child.stdout, line);
  eachLine(child.stderr, line);
  const ended = new Promise<End>((resolve) => {
    child.once("close", (code, signal) => resolve([code, signal]));
    child.once("exit", (code, signal) => setTimeout(resolve, lastLinesMilliseconds, [code, signal]).unref());
  });
  return { process: child, ended };
}

async function identifyChild(child: ChildProcess): Promise<ProcessIdentity | null> {
  return child.pid === undefined ? null : identify(child.pid);
}

async function endChild(
  { process: child, ended }: RunningChild,
  graceMilliseconds: number,
  impatience?: AbortSignal,
): Promise<void> {
  child.kill("SIGTERM");
  // One that was frozen takes the signal only when it goes on.
  if (process.platform !== "win32") child.kill("SIGCONT");
  const kill = (): void => void child.kill("SIGKILL");
  if (impatience?.aborted) kill();
  impatience?.addEventListener("abort", kill, { once: true });
  const force = setTimeout(kill, graceMilliseconds);
  await ended;
  clearTimeout(force);
  impatience?.removeEventListener("abort", kill);
}

function describeEnd(code: number | null, signal: NodeJS.Signals | null): string {
  return signal ? `was killed (${signal})` : `ended with exit code ${code}`;
}
