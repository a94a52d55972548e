/** Servers as processes: stopped, killed under load, two of them beside each other. */
import { readdir } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { until } from "../../../tests/support/until.js";
import { register } from "./support/picnics.js";
import { spawnServer, type ServerProcess } from "./support/processes.js";
import { post, setting, type Setting } from "./support/running-server.js";

const body = { distance: 100, station: "north", starts_at: "2013-06-01T12:00:00Z" };
let given: Setting;
const running: ServerProcess[] = [];

beforeEach(async () => {
  given = await setting();
  await register(given.pool, "first");
});
afterEach(async () => {
  for (const { child } of running.splice(0)) child.kill("SIGKILL");
  await given[Symbol.asyncDispose]();
});

async function start(env: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await spawnServer(given, env);
  running.push(server);
  return server;
}

/** Callers that ask until the server is gone. @returns the ids of what was answered */
async function load(url: string, callers: number, enough: (answered: number) => void): Promise<string[]> {
  const ids: string[] = [];
  const caller = async (): Promise<void> => {
    for (;;) {
      const answer = await post(url, body).catch(() => null);
      if (answer?.status !== 200) return;
      ids.push(String(answer.body.prediction_id));
      enough(ids.length);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return ids;
}

async function loggedIds(): Promise<Set<string>> {
  const { rows } = await given.pool.query<{ id: string }>(
    "SELECT prediction_id::text AS id FROM serving.predictions",
  );
  return new Set(rows.map(({ id }) => id));
}

const spoolFolders = (): Promise<string[]> => readdir(path.join(given.folder, ".mlops/spool/fun-api"));

describe("kill -9 under load", () => {
  test("loses no prediction that was answered: the next process brings them", async () => {
    const server = await start();
    const ids = await load(server.url, 16, (answered) => {
      if (answered === 600) server.child.kill("SIGKILL");
    });
    expect(await server.ended).toBe("SIGKILL");
    expect(ids.length).toBeGreaterThanOrEqual(600);
    await start();
    await until(async () => {
      const logged = await loggedIds();
      return ids.every((id) => logged.has(id));
    }, "all answered predictions in the database");
  });

  test("a process beside it takes over what it left", async () => {
    const server = await start();
    const survivor = await start();
    expect(await spoolFolders()).toHaveLength(2);
    const ids = await load(server.url, 8, (answered) => {
      if (answered === 200) server.child.kill("SIGKILL");
    });
    const own = await post(survivor.url, body);
    await until(
      () => survivor.lines.some(({ message }) => String(message).startsWith("took over")),
      "the take-over",
    );
    await until(async () => {
      const logged = await loggedIds();
      return [...ids, String(own.body.prediction_id)].every((id) => logged.has(id));
    }, "all answered predictions in the database");
  });
});

describe("SIGTERM", () => {
  test("answers what is under way, empties the log and ends with 0", async () => {
    const server = await start();
    let refused = 0;
    const ids: string[] = [];
    const callers = Array.from({ length: 8 }, async () => {
      for (;;) {
        const answer = await post(server.url, body).catch(() => null);
        if (answer === null) return;
        if (answer.status === 200) ids.push(String(answer.body.prediction_id));
        else refused++;
        if (ids.length === 100) server.child.kill("SIGTERM");
      }
    });
    await Promise.all(callers);
    expect(await server.ended).toBe(0);
    expect(refused).toBe(0);
    const logged = await loggedIds();
    expect(ids.filter((id) => !logged.has(id))).toEqual([]);
    expect(await spoolFolders()).toEqual([]);
    expect(server.lines.filter((l) => l.level !== "debug").map(({ message }) => message)).toEqual(
      expect.arrayContaining(["stopping", "stopped"]),
    );
  });
});

test("a process that cannot start says why in one line and ends with 2", async () => {
  const first = await start();
  const failure = await start({ PORT: new URL(first.url).port }).catch((error: unknown) => String(error));
  expect(failure).toContain("The server ended with 2");
  expect(failure).toContain("another process listens there");
  expect(failure).toContain("MLO5504");
});
