import type { FastifyInstance } from "fastify";
import type pg from "pg";
import { createFeatureServer } from "../../src/feature-server/index.js";
import { migrate } from "../../src/migration/index.js";
import { createPool } from "../../src/store/index.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { recordedLog } from "../support/log.js";
import { project, service } from "./readings.js";

export interface Answer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever the server answers
  readonly body: any;
  readonly text: string;
}

/** A feature server on a database of its own. */
export interface Running extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly pool: pg.Pool;
  readonly server: FastifyInstance;
  readonly url: string;
  post(path: string, body: unknown): Promise<Answer>;
  get(path: string): Promise<Answer>;
}

export async function runFeatureServer(
  overrides: Partial<typeof service> = {},
  given?: TestDatabase,
): Promise<Running> {
  const database = given ?? (await testDatabase());
  const pool = createPool({ DATABASE_URL: database.url });
  await migrate(pool, project, { log: recordedLog().log });
  const server = await createFeatureServer(
    { project, service: { ...service, ...overrides } },
    { env: { DATABASE_URL: database.url, API_KEY: "secret" }, log: recordedLog().log },
  );
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  return {
    database,
    pool,
    server,
    url,
    post: (path, body) => post(url + path, body),
    get: async (path) => answer(await fetch(url + path)),
    [Symbol.asyncDispose]: async () => {
      await server.close();
      if (!pool.ended) await pool.end();
      await database.drop();
    },
  };
}

export async function post(url: string, body: unknown): Promise<Answer> {
  return answer(
    await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    }),
  );
}

async function answer(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  return { status: response.status, text, body: isJson ? (JSON.parse(text) as unknown) : null };
}

/** ISO text of a time so many minutes ago. */
export const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
