import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { materializeView } from "../../src/features/index.js";
import { recordedLog } from "../support/log.js";
import { fresh, project, pushed, service } from "./readings.js";
import { minutesAgo, post, runFeatureServer, type Running } from "./running.js";

let running: Running;
let child: ChildProcess | undefined;
beforeEach(async () => {
  running = await runFeatureServer();
});
afterEach(async () => {
  child?.kill("SIGKILL");
  await running[Symbol.asyncDispose]();
});

async function serve(): Promise<string> {
  child = fork(new URL("./serve-in-child.mjs", import.meta.url), [JSON.stringify({ project, service })], {
    env: { ...process.env, DATABASE_URL: running.database.url, LOG_LEVEL: "error" },
  });
  const [{ url }] = (await once(child, "message")) as [{ url: string }];
  return url;
}

test("a server that is killed while rows are pushed loses none that it answered, and repeats none", async () => {
  const answered = new Set<number>();
  const at = Array.from({ length: 400 }, (_, id) => minutesAgo(50 - id / 10));
  let next = 0;
  for (let life = 0; life < 4; life += 1) {
    const url = await serve();
    const end = sleep(150 + 130 * life).then(() => child?.kill("SIGKILL"));
    try {
      for (;;) {
        // A row that was sent and not answered is sent again, as a caller would.
        const id = next;
        const df = { id: [id], sensor: [`s${id % 3}`], at: [at[id]], value: [id] };
        const { status } = await post(`${url}/push`, { push_source_name: "readings", df });
        expect(status).toBe(200);
        answered.add(id);
        next += 1;
      }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // fetch failed
    }
    await end;
  }
  expect(answered.size).toBeGreaterThan(5);
  const { rows } = await running.pool.query<{ id: number }>("SELECT id FROM raw.readings ORDER BY id");
  const ids = rows.map(({ id }) => id);
  const committed = [...answered, ...(ids.includes(next) ? [next] : [])];
  expect(ids).toEqual(committed.sort((a, b) => a - b));
  const tables = ["features.latest_reading", "online.latest_reading"];
  const had = await Promise.all(tables.map(rowsOf));
  await running.pool.query("DELETE FROM features._materializations");
  await materializeView(running.pool, fresh, pushed, { log: recordedLog().log });
  expect(await Promise.all(tables.map(rowsOf))).toEqual(had);
});

async function rowsOf(table: string): Promise<unknown[]> {
  const { rows } = await running.pool.query(`SELECT * FROM ${table} ORDER BY sensor, event_time`);
  return rows;
}
