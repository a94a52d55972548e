import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { startEmbeddedPostgres } from "../../src/embedded-postgres/index.js";
import { temporaryFolder } from "../support/database.js";
import { minutesAgo, runFeatureServer } from "./running.js";

it("a database that is killed while rows are pushed has each push once, however often its caller sends it", async () => {
  const folder = await temporaryFolder("push");
  const directory = path.join(folder.path, "postgres");
  const server = await startEmbeddedPostgres({ directory });
  const drop = async (): Promise<void> => {
    await server.stop();
    await folder.remove();
  };
  await using running = await runFeatureServer(
    {},
    { url: server.url, name: "", drop, [Symbol.asyncDispose]: drop },
  );
  const pushes = 60;
  let kills = 0;
  const killing = (async () => {
    for (const wait of [250, 400]) {
      await sleep(wait);
      const { pid } = await startEmbeddedPostgres({ directory });
      process.kill(pid, "SIGKILL");
      kills += 1;
      await startEmbeddedPostgres({ directory });
    }
  })();
  for (let push = 0; push < pushes; push += 1) {
    // Two rows a push: half of one would show.
    const ids = [2 * push, 2 * push + 1];
    const df = {
      id: ids,
      sensor: ids.map((id) => `s${id % 3}`),
      at: ids.map((id) => minutesAgo(50 - id / 10)),
      value: ids,
    };
    const body = { push_source_name: "readings", df };
    // Most are answered once the server is back; a restart that takes longer is the caller's to outlast.
    while ((await running.post("/push", body)).status !== 200) await sleep(50);
    await sleep(10);
  }
  await killing;
  expect(kills).toBe(2);
  const { rows } = await running.pool.query(
    `SELECT (SELECT count(*) FROM raw.readings) AS rows, (SELECT count(*) FROM features.latest_reading) AS history,
            (SELECT count(*) FROM raw._batches) AS batches, (SELECT sum(rows_loaded)::int FROM raw._batches) AS loaded,
            (SELECT max(value) FROM online.latest_reading) AS newest`,
  );
  const all = 2 * pushes;
  expect(rows).toEqual([{ rows: all, history: all, batches: pushes, loaded: all, newest: all - 1 }]);
});
