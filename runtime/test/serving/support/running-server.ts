import type { FastifyInstance } from "fastify";
import type pg from "pg";
import { createServer } from "../../../src/serving/index.js";
import { createPool } from "../../../src/store/index.js";
import type { ServiceDefinition } from "../../../src/v1/definitions.js";
import { temporaryFolder, testDatabase, type TestDatabase } from "../../support/database.js";
import { recordedLog } from "../../support/log.js";
import { model, project, service, setUpDatabase } from "./picnics.js";

/** A database with the picnics' tables and a folder, for servers of a test. */
export interface Setting extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly pool: pg.Pool;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

export async function setting({ tables = true } = {}): Promise<Setting> {
  const database = await testDatabase();
  const folder = await temporaryFolder("serving");
  const pool = createPool({ DATABASE_URL: database.url });
  if (tables) await setUpDatabase(pool);
  return {
    database,
    pool,
    folder: folder.path,
    env: { DATABASE_URL: database.url, PROJECT_DIR: folder.path, LOG_LEVEL: "debug" },
    [Symbol.asyncDispose]: async () => {
      await pool.end();
      await database.drop();
      await folder.remove();
    },
  };
}

export interface RunningServer extends AsyncDisposable {
  readonly server: FastifyInstance;
  readonly url: string;
  readonly recorded: ReturnType<typeof recordedLog>;
  predict(body: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever the server answers
  readonly body: any;
}

export async function startServer(
  given: Pick<Setting, "env">,
  {
    env = {},
    timezone = project.timezone,
    ...overrides
  }: Partial<ServiceDefinition> & { env?: Record<string, string>; timezone?: string } = {},
): Promise<RunningServer> {
  const recorded = recordedLog();
  const server = await createServer(
    { project: { ...project, timezone }, service: { ...service, ...overrides }, model },
    { env: { ...given.env, ...env }, log: recorded.log },
  );
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  logs.add(recorded.lines);
  return {
    server,
    url,
    recorded,
    predict: (body, headers) => post(url, body, headers),
    get: async (path) => answerOf(await fetch(url + path)),
    [Symbol.asyncDispose]: async () => {
      logs.delete(recorded.lines);
      await server.close();
    },
  };
}

export async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${url}/predict`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return answerOf(response);
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const json = /json/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : null };
}

const patienceMilliseconds = 45_000;
const toldLines = 30;

/** Logs of the servers that run in this process. */
const logs = new Set<readonly object[]>();

/** Waits until the condition holds. @throws Error with the servers' last lines if it does not in time */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + patienceMilliseconds;
  while (!(await condition())) {
    if (Date.now() > deadline) {
      const lines = [...logs].flatMap((log) => log.slice(-toldLines).map((line) => JSON.stringify(line)));
      throw new Error([`${what} did not happen; the servers' last lines:`, ...lines].join("\n"));
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
