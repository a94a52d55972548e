import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { freezableDatabase } from "../support/frozen-server.js";
import { minutesAgo, runFeatureServer, type Answer, type Running } from "./running.js";

/** One second is promised; the rest is the machine's that runs the tests. */
const patienceMilliseconds = 1_500;

async function timed(running: Running, path: string): Promise<Answer> {
  const began = performance.now();
  const answer = await running.get(path);
  expect(performance.now() - began, `${path} in milliseconds`).toBeLessThan(patienceMilliseconds);
  return answer;
}

const rowsFrom = (first: number, count: number): object => {
  const ids = Array.from({ length: count }, (_, index) => first + index);
  return {
    push_source_name: "readings",
    df: {
      id: ids,
      sensor: ids.map((id) => `s${id % 7}`),
      at: ids.map(() => minutesAgo(1)),
      value: ids.map(() => 1),
    },
  };
};

test("health waits behind no push, however many wait for a connection", async () => {
  await using running = await runFeatureServer();
  const client = await running.pool.connect();
  await client.query("BEGIN; LOCK TABLE raw.readings IN ACCESS EXCLUSIVE MODE");
  const pushes = Array.from({ length: 12 }, (_, index) => running.post("/push", rowsFrom(100 * index, 10)));
  await waitingFor(running);
  for (let look = 0; look < 3; look += 1) {
    expect(await timed(running, "/ready")).toMatchObject({ status: 200, body: { status: "ready" } });
    expect((await timed(running, "/health")).status).toBe(200);
  }
  await client.query("ROLLBACK");
  client.release();
  expect((await Promise.all(pushes)).map(({ status }) => status)).toEqual(pushes.map(() => 200));
});

/** Until all of the server's connections for writing wait for the lock. */
async function waitingFor({ pool }: Running): Promise<void> {
  const sql = `SELECT count(*)::int AS n FROM pg_stat_activity
                WHERE application_name LIKE '%writes' AND wait_event_type = 'Lock' AND datname = current_database()`;
  while ((await pool.query<{ n: number }>(sql)).rows[0]!.n < 2) await sleep(20);
}

test("a database that hangs is said within the time, and one that goes on, too", async () => {
  const database = await freezableDatabase();
  await using running = await runFeatureServer({}, database);
  expect((await timed(running, "/ready")).status).toBe(200);
  await database.freeze();
  for (let look = 0; look < 4; look += 1) {
    expect(await timed(running, "/ready")).toMatchObject({
      status: 503,
      body: {
        status: "not_ready",
        reason: expect.stringContaining("the database does not answer") as string,
      },
    });
    expect((await timed(running, "/health")).status).toBe(200);
  }
  database.thaw();
  while ((await running.get("/ready")).status !== 200) await sleep(50);
});

test("health is answered between the steps of a push of the largest size", async () => {
  await using running = await runFeatureServer();
  const body = JSON.stringify(rowsFrom(0, 10_000));
  let done = false;
  let looks = 0;
  const push = running.post("/push", body).finally(() => (done = true));
  for (; !done; looks += 1) expect((await timed(running, "/health")).status).toBe(200);
  expect(await push).toMatchObject({ status: 200, body: { rows_loaded: 10_000 } });
  expect(looks).toBeGreaterThan(10);
});
