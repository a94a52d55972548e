import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import type pg from "pg";
import { migrateDatabase } from "../../src/flows/index.js";
import { createPool } from "../../src/store/index.js";
import type { ProjectDefinition } from "../../src/definitions/project.js";
import { testimony, lastLines, witness } from "../../../tests/support/witness.js";
import { temporaryFolder, testDatabase } from "../support/database.js";
import { recordedLog } from "../support/log.js";

export type Line = Readonly<Record<string, unknown>>;

/** A worker in a process of its own. */
export interface WorkerProcess {
  readonly lines: readonly Line[];
  /** Resolves with the first line that fits, past or future. */
  readonly line: (fits: (line: Line) => boolean) => Promise<Line>;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
}

/** A migrated database of its own, a project folder, and the workers that a test starts. */
export interface TestSystem {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly folder: string;
  readonly startWorker: (project: ProjectDefinition, env?: NodeJS.ProcessEnv) => WorkerProcess;
  readonly migrate: (project: ProjectDefinition) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function testSystem(database?: { url: string; drop(): Promise<void> }): Promise<TestSystem> {
  const owned = database ?? (await testDatabase());
  const { url } = owned;
  const folder = await temporaryFolder("flows");
  const pool = createPool({ DATABASE_URL: url });
  const workers: WorkerProcess[] = [];
  let started = 0;
  const dismiss = witness(async () =>
    [
      ...workers.map(({ lines }) => lastLines("the worker's last lines", lines)),
      lastLines("flows", await statesOfFlows(pool)),
    ].join("\n"),
  );
  return {
    url,
    pool,
    folder: folder.path,
    migrate: (project) =>
      migrateDatabase(project, recordedLog().log, { consents: [], env: { DATABASE_URL: url } }),
    startWorker: (project, env = {}) => {
      const definition = path.join(folder.path, `project-${started++}.json`);
      writeFileSync(definition, JSON.stringify(project));
      const worker = startWorkerProcess(definition, {
        ...process.env,
        DATABASE_URL: url,
        PROJECT_DIR: folder.path,
        ...env,
      });
      workers.push(worker);
      return worker;
    },
    stop: async () => {
      dismiss();
      await Promise.all(workers.map((worker) => worker.kill("SIGKILL")));
      await pool.end();
      await owned.drop();
      await folder.remove();
    },
  };
}

function startWorkerProcess(definition: string, env: NodeJS.ProcessEnv): WorkerProcess {
  const script = path.join(import.meta.dirname, "worker-process.mjs");
  const child = spawn(process.execPath, [script, definition], { env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once("exit", (code, signal) => resolve(code ?? signal!));
  });
  const lines: Line[] = [];
  const waiting = new Set<() => void>();
  for (const output of [child.stdout, child.stderr]) {
    createInterface({ input: output }).on("line", (text) => {
      if (process.env["DEBUG_WORKERS"]) console.error(child.pid, text);
      lines.push(parse(text));
      waiting.forEach((look) => look());
    });
  }
  return {
    lines,
    line: (fits) =>
      new Promise((resolve, reject) => {
        const fail = (why: string): void =>
          void testimony().then((told) => reject(new Error(`${why}\n${told}`)));
        const patience = setTimeout(() => fail(`in vain: a line with ${String(fits)}`), patienceMilliseconds);
        const look = (): void => {
          const found = lines.find(fits);
          if (found === undefined) return;
          clearTimeout(patience);
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        child.once("exit", (code, signal) => {
          look();
          clearTimeout(patience);
          fail(`the worker ended (${signal ?? code})`);
        });
        look();
      }),
    ended,
    kill: (signal) => end(child, signal),
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, "exit");
}

function parse(text: string): Line {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return { message: text };
  }
}

/** A line that tells that the flow came into the state. */
export const tells = (flow: string, state: string): ((line: Line) => boolean) => {
  const fits = (line: Line): boolean => line["flow"] === flow && line["state"] === state;
  return Object.assign(fits, { toString: () => `${flow} ${state}` });
};

/** Less than a test may take, so that a wait in vain can say what it saw. */
const patienceMilliseconds = 45_000;

/** The newest runs of flows and their steps, as the workflow engine knows them. */
async function statesOfFlows(pool: pg.Pool): Promise<unknown[]> {
  const { rows } = await pool.query<object>(
    `SELECT name, status, executor_id AS executor, recovery_attempts AS attempts, error,
            (SELECT array_agg(function_name ORDER BY function_id) FROM dbos.operation_outputs AS step
              WHERE step.workflow_uuid = run.workflow_uuid) AS steps
       FROM dbos.workflow_status AS run ORDER BY created_at DESC LIMIT 15`,
  );
  return rows;
}
