import { expect, test } from "vitest";
import { createFeatureServer } from "../../src/feature-server/index.js";
import { materializeView } from "../../src/features/index.js";
import { migrate } from "../../src/migration/index.js";
import { createPool, databaseRoles, grantRole, transaction } from "../../src/store/index.js";
import { testDatabase } from "../support/database.js";
import { recordedLog } from "../support/log.js";
import { fresh, project, pushed, service } from "./readings.js";
import { minutesAgo, post } from "./running.js";

test("the feature server's role is enough for all that it does, and for nothing else", async () => {
  await using database = await testDatabase();
  const owner = createPool({ DATABASE_URL: database.url });
  const { log } = recordedLog();
  await migrate(owner, project, { log });
  await transaction(owner, (client) => grantRole(client, databaseRoles.featureServer, "its own"));
  await owner.end();
  const url = new URL(database.url);
  url.username = databaseRoles.featureServer.name;
  url.password = encodeURIComponent("its own");
  const env = { DATABASE_URL: url.href };
  const server = await createFeatureServer({ project, service }, { env, log });
  const pool = createPool(env);
  try {
    const base = await server.listen({ host: "127.0.0.1", port: 0 });
    const at = minutesAgo(1);
    const df = { id: [1, 2], sensor: ["a", null], at: [at, at], value: [4, 5] };
    const push = await post(`${base}/push`, { push_source_name: "readings", df });
    expect(push.body).toMatchObject({ rows_loaded: 1, rows_quarantined: 1 });
    expect((await post(`${base}/materialize`, {})).status).toBe(200);
    const inIntervals = { log, backfill: { from: "-infinity" }, rowsOfInterval: 1 };
    await pool.query(
      "INSERT INTO raw.readings SELECT 7, 'a', at - interval '1 second', 3, _batch_id FROM raw.readings",
    );
    expect(await materializeView(pool, fresh, pushed, inIntervals)).toMatchObject({ rowsWritten: 2 });
    const features = ["latest_reading:value"];
    const found = await post(`${base}/get-online-features`, { features, entities: { sensor: ["a"] } });
    expect(found.body.results[1].values).toEqual([4]);
    for (const sql of ["SELECT FROM ml.runs", "SELECT FROM serving.predictions"])
      await expect(pool.query(sql)).rejects.toThrow("permission denied");
    await expect(pool.query("DROP TABLE online.latest_reading")).rejects.toThrow("must be owner");
  } finally {
    await pool.end();
    await server.close();
  }
});
