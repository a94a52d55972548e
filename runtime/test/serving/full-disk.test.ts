/** Where predictions cannot be recorded none is answered, and /ready says so until they can be again. */
import { spawnSync } from "node:child_process";
import { mkdir, rm, statfs, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { until } from "../../../tests/support/until.js";
import { register } from "./support/picnics.js";
import { setting, startServer, type RunningServer, type Setting } from "./support/running-server.js";

const body = { distance: 100, station: "north", starts_at: "2013-06-01T12:00:00Z" };
let given: Setting;

beforeEach(async () => {
  given = await setting();
  await register(given.pool, "first");
});
afterEach(() => given[Symbol.asyncDispose]());

const logged = async (): Promise<number> =>
  (await given.pool.query<{ n: number }>("SELECT count(*)::int AS n FROM serving.predictions")).rows[0]!.n;

async function becomesReady(server: RunningServer): Promise<void> {
  await until(async () => (await server.get("/ready")).status === 200, "readiness");
}

async function expectNotReady(server: RunningServer, reason: RegExp): Promise<void> {
  expect(await server.get("/ready")).toMatchObject({
    status: 503,
    body: {
      status: "not_ready",
      reason: expect.stringMatching(reason) as string,
      prediction_log: { writable: false },
    },
  });
  expect((await server.get("/metrics")).text).toMatch(/^prediction_log_writable 0$/m);
}

test("a spool at its limit: /ready says so, and is ready again once the database takes what waits", async () => {
  await using server = await startServer(given, { env: { SPOOL_LIMIT_BYTES: "2000" } });
  await given.pool.query("ALTER TABLE serving.predictions RENAME TO away");
  let answered = 0;
  while ((await server.predict(body)).status === 200) answered++;
  await expectNotReady(server, /^The prediction log is full: 2000 bytes wait/);
  await given.pool.query("ALTER TABLE serving.away RENAME TO predictions");
  await becomesReady(server);
  expect((await server.predict(body)).status).toBe(200);
  await until(async () => (await logged()) === answered + 1, "the records");
});

test("a folder that cannot be made: the server starts, says so, and is ready once it can be", async () => {
  const file = path.join(given.folder, "file");
  await writeFile(file, "");
  await using server = await startServer(given, { env: { SPOOL_DIR: path.join(file, "spool") } });
  await expectNotReady(server, /^The prediction log cannot be written: ENOTDIR/);
  expect(await server.predict(body)).toMatchObject({ status: 503, body: { error: "prediction_log_failed" } });
  await rm(file);
  await becomesReady(server);
  expect((await server.predict(body)).status).toBe(200);
  await until(async () => (await logged()) === 1, "the record");
});

const canMount = process.platform === "linux" && process.getuid?.() === 0 && mount("/tmp");

/** Whether a small file system can be mounted; tried on a folder of its own. */
function mount(where: string): boolean {
  const folder = `${where}/mlops-mount-${process.pid}`;
  const made = spawnSync("sh", ["-c", `mkdir ${folder} && mount -t tmpfs -o size=64k none ${folder} && umount ${folder}; code=$?; rmdir ${folder}; exit $code`]); // prettier-ignore
  return made.status === 0;
}

describe.skipIf(!canMount)("a disk of 1 MB (skipped where root cannot mount one)", () => {
  let disk: string;

  beforeEach(async () => {
    disk = path.join(given.folder, "disk");
    await mkdir(disk);
    expect(spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "none", disk]).status).toBe(0);
  });
  afterEach(() => {
    expect(spawnSync("umount", ["-l", disk]).status).toBe(0);
  });

  async function fill(): Promise<void> {
    const { bavail, bsize } = await statfs(disk);
    await writeFile(path.join(disk, "filler"), Buffer.alloc(bavail * bsize));
  }

  test("that is full: nothing is answered, /ready says so, also without callers, and recovers by itself", async () => {
    await using server = await startServer(given, { env: { SPOOL_DIR: path.join(disk, "spool") } });
    expect((await server.predict(body)).status).toBe(200);
    await until(
      async () => (await server.get("/ready")).body.prediction_log.waiting_bytes === 0,
      "the record",
    );
    await fill();
    await until(async () => (await server.get("/ready")).status === 503, "that it is not ready");
    await expectNotReady(server, /^The prediction log cannot be written: its disk is full \(ENOSPC\)/);
    expect(await server.predict(body)).toMatchObject({
      status: 503,
      body: { error: "prediction_log_failed" },
    });
    await rm(path.join(disk, "filler"));
    await becomesReady(server);
    expect((await server.predict(body)).status).toBe(200);
    await until(async () => (await logged()) === 2, "the records");
  });

  test("that predictions fill: each answer is stored once, none that was refused is", async () => {
    await using server = await startServer(given, { env: { SPOOL_DIR: path.join(disk, "spool") } });
    await given.pool.query("ALTER TABLE serving.predictions RENAME TO away");
    const ids: string[] = [];
    const note = "x".repeat(20_000);
    for (let isFull = false; !isFull;) {
      const answers = await Promise.all([1, 2, 3, 4].map(() => server.predict({ ...body, note })));
      for (const answer of answers)
        if (answer.status === 200) ids.push(answer.body.prediction_id as string);
        else isFull = true;
    }
    await expectNotReady(server, /ENOSPC/);
    await given.pool.query("ALTER TABLE serving.away RENAME TO predictions");
    await becomesReady(server);
    await until(async () => (await logged()) >= ids.length, "the records");
    const { rows } = await given.pool.query<{ id: string }>(
      "SELECT prediction_id::text AS id FROM serving.predictions",
    );
    expect(rows.map(({ id }) => id).sort()).toEqual([...ids].sort());
  });

  test("that is read-only", async () => {
    await using server = await startServer(given, { env: { SPOOL_DIR: path.join(disk, "spool") } });
    expect((await server.predict(body)).status).toBe(200);
    await until(async () => (await logged()) === 1, "the record");
    const remount = (how: string): void => {
      expect(spawnSync("mount", ["-o", `remount,${how}`, disk]).status).toBe(0);
    };
    await until(
      () => spawnSync("mount", ["-o", "remount,ro", disk]).status === 0,
      "a file system that is read-only",
    );
    await until(async () => (await server.get("/ready")).status === 503, "that it is not ready");
    await expectNotReady(server, /its disk is read-only \(EROFS\)/);
    remount("rw");
    await becomesReady(server);
    expect((await server.predict(body)).status).toBe(200);
  });
});
