import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { materializeView } from "../../src/features/index.js";
import { migrate } from "../../src/migration/index.js";
import { createPool } from "../../src/store/index.js";
import { testDatabase } from "../support/database.js";
import { recordedLog } from "../support/log.js";
import { projectOf } from "../support/project.js";
import { latest, readings } from "./views.js";

const rows = 60_000;

test(
  "a process that is killed while it computes a view leaves nothing half done",
  { timeout: 120_000 },
  async () => {
    await using database = await testDatabase();
    const pool = createPool({ DATABASE_URL: database.url });
    const { log } = recordedLog();
    try {
      await migrate(pool, projectOf([readings], [latest]), { log });
      await pool.query(
        `INSERT INTO raw._batches (source, origin, content_hash, state, rows_read, rows_loaded, rows_quarantined, min_event_time, started_at)
       VALUES ('readings', 'f', 'h', 'loaded', $1, $1, 0, '2026-01-01', now())`,
        [rows],
      );
      await pool.query(
        `INSERT INTO raw.readings (id, sensor, at, value, _batch_id)
       SELECT n, 's' || n % 50, timestamptz '2026-01-01' + n * interval '1 second', n, 1 FROM generate_series(1, $1) AS n`,
        [rows],
      );
      for (const wait of [20, 120, 250]) {
        const child = fork(
          new URL("./materialize-in-child.mjs", import.meta.url),
          [JSON.stringify({ view: latest, source: readings })],
          { env: { ...process.env, DATABASE_URL: database.url } },
        );
        const exit = once(child, "exit");
        const [message] = (await once(child, "message")) as [string];
        expect(message).toBe("begins");
        await sleep(wait);
        child.kill("SIGKILL");
        await exit;
        // Either nothing of it is there, or all.
        await expect.poll(() => counts("features.latest_reading"), { timeout: 20_000 }).toBeOneOf([0, rows]);
        expect(await counts("online.latest_reading")).toBeOneOf([0, 50]);
      }
      // Two at once wait for each other, and together do it once.
      const results = await Promise.all([1, 2].map(() => materializeView(pool, latest, readings, { log })));
      expect(results.filter(({ action }) => action === "full").length).toBeLessThanOrEqual(1);
      expect(await counts("features.latest_reading")).toBe(rows);
      expect(await counts("online.latest_reading")).toBe(50);
      const { rows: newest } = await pool.query("SELECT max(value) AS value FROM online.latest_reading");
      expect(newest).toEqual([{ value: rows }]);
    } finally {
      await pool.end();
    }

    async function counts(table: string): Promise<number> {
      const { rows: found } = await pool.query<{ count: number }>(`SELECT count(*) AS count FROM ${table}`);
      return found[0]?.count ?? -1;
    }
  },
);
