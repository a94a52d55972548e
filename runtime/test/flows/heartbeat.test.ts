import type pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { livenessKey, startHeartbeat } from "../../src/flows/heartbeat.js";
import { liveWorkers } from "../../src/flows/live-workers.js";
import { migrate } from "../../src/migration/index.js";
import { createPool } from "../../src/store/index.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { freezableDatabase } from "../support/frozen-server.js";
import { recordedLog } from "../support/log.js";
import { projectOf } from "../support/project.js";
import { until } from "../../../tests/support/until.js";

let database: TestDatabase;
let pool: pg.Pool;
beforeEach(async () => {
  database = await testDatabase();
  pool = createPool({ DATABASE_URL: database.url });
  await migrate(pool, projectOf([]), { log: recordedLog().log });
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

const worker = { executorId: "worker-1", flows: [] };

async function holders(): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*) AS count FROM pg_locks, monitoring.workers
      WHERE locktype = 'advisory' AND (classid::bigint << 32 | objid::bigint) = ${livenessKey}`,
  );
  return rows[0]!.count;
}

describe("a heartbeat", () => {
  it("begins while a lost session still holds its lock, and takes it once that is gone", async () => {
    const lost = await pool.connect();
    await lost.query(
      `SELECT pg_advisory_lock(${livenessKey}) FROM (SELECT 'worker-1' AS executor_id) AS own`,
    );
    const heartbeat = await startHeartbeat(pool, worker, recordedLog().log);
    expect(heartbeat.steadySince()).not.toBeNull();
    lost.release(true);
    await until(async () => (await holders()) === 0);
    await until(async () => (await holders()) === 1);
    await heartbeat.stop();
  });

  it("is no sign of life where it is of the future: the server's clock was set back after its worker died", async () => {
    await pool.query(
      `INSERT INTO monitoring.workers (executor_id, heartbeat_at)
       VALUES ('dead', now() + interval '1 hour'), ('alive', now())`,
    );
    expect(await liveWorkers(pool)).toEqual(["alive"]);
  });

  it("counts for nothing while the database hangs, and starts again after it", async () => {
    await using hanging = await freezableDatabase();
    const own = createPool({ DATABASE_URL: hanging.url });
    await migrate(own, projectOf([]), { log: recordedLog().log });
    const heartbeat = await startHeartbeat(own, worker, recordedLog().log);
    const before = heartbeat.steadySince();
    expect(before).not.toBeNull();
    await hanging.freeze();
    await until(() => Promise.resolve(heartbeat.steadySince() === null));
    hanging.thaw();
    await until(() => Promise.resolve((heartbeat.steadySince() ?? 0) > before!));
    await heartbeat.stop();
    await own.end();
  });
});
