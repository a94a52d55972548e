import pg from "pg";
import { expect, test } from "vitest";
import { testDatabase } from "../support/database.js";
import { minutesAgo, runFeatureServer } from "./running.js";

test("where the database has no room for a request now, it says so and that it may be sent again", async () => {
  const database = await testDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`ALTER DATABASE ${client.escapeIdentifier(database.name)} SET lock_timeout = '300ms'`);
  await using running = await runFeatureServer({}, database);
  await client.query("BEGIN; LOCK TABLE raw._batches, raw.readings IN ACCESS EXCLUSIVE MODE");
  const df = { id: [1], sensor: ["s1"], at: [minutesAgo(1)], value: [2] };
  const push = await running.post("/push", { push_source_name: "readings", df });
  expect(push).toMatchObject({
    status: 503,
    body: { detail: expect.stringContaining("Send them again") as string },
  });
  const materialize = { end_ts: minutesAgo(0) };
  for (const path of ["/materialize-incremental", "/materialize"]) {
    expect(await running.post(path, materialize)).toMatchObject({
      status: 503,
      body: { detail: expect.stringMatching(/^The features of \w+ could not be computed now/) as string },
    });
  }
  await client.query("ROLLBACK");
  await client.end();
  expect((await running.post("/push", { push_source_name: "readings", df })).status).toBe(200);
  expect((await running.post("/materialize-incremental", materialize)).status).toBe(200);
});
