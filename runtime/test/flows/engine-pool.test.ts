import type pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createEnginePool } from "../../src/flows/engine-pool.js";
import { testDatabase, type TestDatabase } from "../support/database.js";

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await testDatabase();
  pool = createEnginePool({ DATABASE_URL: database.url });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const epipe = (): Error => Object.assign(new Error("write EPIPE"), { code: "EPIPE" });
const breakOff = (client: pg.ClientBase): void => {
  const { stream } = (client as unknown as { connection: { stream: { destroy(error: Error): void } } })
    .connection;
  stream.destroy(epipe());
};
/** SQLSTATE of a connection failure, which the workflow engine waits for. */
const lost = { code: "08006", message: "write EPIPE", cause: { code: "EPIPE" } };

it("a write to a closed socket is a lost connection to the workflow engine, whoever made the query", async () => {
  pool.once("connect", (client) => setTimeout(() => breakOff(client), 50));
  await expect(pool.query("SELECT pg_sleep(5)")).rejects.toMatchObject(lost);

  const client = await pool.connect();
  const told: unknown[] = [];
  client.on("error", (error) => told.push(error));
  const query = client.query("SELECT pg_sleep(5)");
  breakOff(client);
  await expect(query).rejects.toMatchObject(lost);
  await expect(client.query("SELECT 1")).rejects.toMatchObject({ code: "08006" });
  expect(told).toMatchObject([lost]);
  client.release(true);

  const nowhere = createEnginePool({ DATABASE_URL: "postgresql://u@localhost/d?host=/tmp/no-such-folder" });
  await expect(nowhere.query("SELECT 1")).rejects.toMatchObject({ code: "08006", cause: { code: "ENOENT" } });
  await expect(nowhere.connect()).rejects.toMatchObject({ code: "08006" });
  await nowhere.end();
});

it("what the database answers is told as it is", async () => {
  await expect(pool.query("SELECT 1 / 0")).rejects.toMatchObject({ code: "22012" });
  expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
});
