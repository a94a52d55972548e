/** A database that does not answer, or too late. */
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { until } from "../../../tests/support/until.js";
import { register } from "./support/picnics.js";
import { setting, startServer, type RunningServer, type Setting } from "./support/running-server.js";

const body = { distance: 100, station: "north", starts_at: "2013-06-01T12:00:00Z" };
let given: Setting;
let server: RunningServer;

beforeEach(async () => {
  given = await setting();
  await register(given.pool, "first");
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await given[Symbol.asyncDispose]();
});

const logged = async (): Promise<number> => {
  const { rows } = await given.pool.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM serving.predictions",
  );
  return rows[0]!.n;
};

describe("a look-up that takes too long", () => {
  test("is answered with 503, and the next ones are served again", async () => {
    server = await startServer(given, { env: { LOOKUP_TIMEOUT_MS: "200" } });
    const client = await given.pool.connect();
    await client.query("BEGIN; LOCK TABLE online.weather IN ACCESS EXCLUSIVE MODE");
    expect(await server.predict(body)).toMatchObject({
      status: 503,
      body: { error: "feature_lookup_failed", message: "The features could not be looked up in time" },
    });
    await client.query("ROLLBACK");
    client.release();
    expect((await server.predict(body)).status).toBe(200);
    expect((await server.get("/metrics")).text).toContain(
      'model_predictions_total{model="fun",version="1",status="unavailable"} 1',
    );
  });
});

describe("more look-ups than connections, all of them stuck", () => {
  test("are all answered with 503 within their time, and health waits for none of them", async () => {
    server = await startServer(given, { env: { LOOKUP_TIMEOUT_MS: "2000" } });
    const client = await given.pool.connect();
    await client.query("BEGIN; LOCK TABLE online.weather IN ACCESS EXCLUSIVE MODE");
    const lookUps = Promise.all(Array.from({ length: 20 }, () => server.predict(body)));
    const began = performance.now();
    expect(await server.get("/ready")).toMatchObject({ status: 200, body: { database: "ok" } });
    expect(performance.now() - began).toBeLessThan(1_500);
    const answers = await lookUps;
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    await client.query("ROLLBACK");
    client.release();
    expect((await server.predict(body)).status).toBe(200);
  });
});

describe.skipIf(process.platform !== "linux" || process.getuid?.() !== 0)("a session that is frozen", () => {
  const session = async (kind: string): Promise<number> => {
    const { rows } = await given.pool.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'mlops-yaml fun-api' || $1
          AND query NOT LIKE 'LISTEN%' ORDER BY query_start DESC LIMIT 1`,
      [kind],
    );
    return rows[0]!.pid;
  };

  test("keeps no look-up and no record waiting for ever", async () => {
    server = await startServer(given, {
      env: { LOOKUP_TIMEOUT_MS: "300", BACKGROUND_TIMEOUT_MS: "1000" },
    });
    expect((await server.predict(body)).status).toBe(200);
    await until(async () => (await logged()) === 1, "the first record");
    const frozen = [await session(""), await session(" background")];
    for (const pid of frozen) process.kill(pid, "SIGSTOP");
    try {
      let answered = 1;
      const isServed = async (): Promise<boolean> => (await server.predict(body)).status === 200;
      for (let tries = 0; tries < 6; tries += 1) if (await isServed()) answered += 1;
      expect(answered).toBeGreaterThan(1);
      await until(async () => (await logged()) === answered, "all records while the session is frozen");
    } finally {
      for (const pid of frozen) process.kill(pid, "SIGCONT");
    }
  });
});

describe("a table that refuses records", () => {
  test("leaves them on disk until it takes them again", async () => {
    server = await startServer(given);
    await given.pool.query("ALTER TABLE serving.predictions RENAME TO away");
    for (let i = 0; i < 5; i++) expect((await server.predict(body)).status).toBe(200);
    const waits = () =>
      server.recorded.lines.some(({ message }) => message === "predictions wait on disk for the database");
    await until(waits, "the warning");
    expect((await server.get("/ready")).body.prediction_log.waiting_bytes).toBeGreaterThan(1000);
    await given.pool.query("ALTER TABLE serving.away RENAME TO predictions");
    await until(async () => (await logged()) === 5, "the records in the database");
    expect((await server.get("/ready")).body.prediction_log.waiting_bytes).toBe(0);
  });

  test("stops predictions when too many wait, and says so", async () => {
    await given.pool.query("ALTER TABLE serving.predictions RENAME TO away");
    server = await startServer(given, { env: { SPOOL_LIMIT_BYTES: "2000" } });
    let answer = await server.predict(body);
    let answered = 0;
    while (answer.status === 200) {
      answered++;
      answer = await server.predict(body);
    }
    expect(answered).toBeGreaterThan(0);
    expect(answer).toMatchObject({ status: 503, body: { error: "prediction_log_full" } });
    await given.pool.query("ALTER TABLE serving.away RENAME TO predictions");
    await until(async () => (await logged()) === answered, "the records in the database");
    expect((await server.predict(body)).status).toBe(200);
  });
});

describe("a database that is away", () => {
  test("is named by /ready; the server recovers by itself and hears of aliases again", async () => {
    server = await startServer(given);
    expect((await server.predict(body)).status).toBe(200);
    const name = pg.escapeIdentifier(given.database.name);
    const admin = new pg.Client({
      connectionString: given.database.url.replace(given.database.name, "postgres"),
    });
    await admin.connect();
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [
      given.database.name,
    ]);
    const away = await server.get("/ready");
    expect(away).toMatchObject({ status: 503, body: { database: "unreachable", version: 1 } });
    expect(await server.predict(body)).toMatchObject({
      status: 503,
      body: { error: "feature_lookup_failed" },
    });
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    await admin.end();
    await until(async () => (await server.get("/ready")).status === 200, "readiness");
    expect((await server.predict(body)).status).toBe(200);
    const version = await register(given.pool, "second");
    await until(async () => (await server.get("/ready")).body.version === version, "the new version");
  });
});
