import type { FastifyInstance } from "fastify";
import type pg from "pg";
import { lastLines, witness } from "../../../../tests/support/witness.js";
import { createServer } from "../../../src/serving/index.js";
import { createPool } from "../../../src/store/index.js";
import type { ServiceDefinition } from "../../../src/definitions/service.js";
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
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
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
  const dismiss = witness(() => lastLines("the server's last lines", recorded.lines));
  return {
    server,
    url,
    recorded,
    predict: (body, headers) => post(url, body, headers),
    get: async (path, headers = {}) => answerOf(await fetch(url + path, { headers })),
    [Symbol.asyncDispose]: async () => {
      dismiss();
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
