import { execFile, fork, spawn, type ChildProcess } from "node:child_process";
import { mkdir, readdir, readFile, readlink, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  findEmbeddedPostgres,
  startEmbeddedPostgres,
  stopEmbeddedPostgres,
} from "../../src/embedded-postgres/index.js";
import { temporaryFolder } from "../support/database.js";

// Starting, stopping and recovering take seconds each on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

type Folder = Awaited<ReturnType<typeof temporaryFolder>>;
let template: Folder;
let folder: Folder;
beforeAll(async () => {
  template = await temporaryFolder("template");
  await (await startEmbeddedPostgres({ directory: template.path })).stop();
});
afterAll(() => template.remove());
beforeEach(async () => {
  folder = await temporaryFolder("postgres");
});
afterEach(async () => {
  await stopEmbeddedPostgres(folder.path);
  await folder.remove();
});

async function copyTemplate(): Promise<void> {
  await promisify(execFile)("cp", ["-a", `${template.path}/.`, folder.path]);
}

/** Starts from a stopped server's folder, which takes less time than making one. */
async function start(): ReturnType<typeof startEmbeddedPostgres> {
  await copyTemplate();
  return startEmbeddedPostgres({ directory: folder.path });
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function killed(pid: number): Promise<void> {
  process.kill(pid, "SIGKILL");
  for (;;) {
    const state = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
    if (state === null || state.includes(") Z ")) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe("startEmbeddedPostgres", () => {
  it("serves through a unix socket only, with a password in a private file", async () => {
    const server = await startEmbeddedPostgres({ directory: folder.path });
    expect(server.started).toBe(true);
    expect(await query(server.url, "SHOW listen_addresses")).toEqual([{ listen_addresses: "" }]);
    expect(await query(server.url, "SHOW fsync")).toEqual([{ fsync: "on" }]);
    expect((await stat(path.join(folder.path, "password"))).mode & 0o777).toBe(0o600);
    await expect(query(server.url.replace(/mlops:[^@]+@/, "mlops:wrong@"), "SELECT 1")).rejects.toThrow(
      /password authentication failed/,
    );
  });

  it("finds the running server again, and keeps data over a stop", async () => {
    const first = await start();
    await query(first.url, "CREATE TABLE kept AS SELECT 7 AS value");
    const second = await startEmbeddedPostgres({ directory: folder.path });
    expect(second).toMatchObject({ started: false, pid: first.pid, url: first.url });
    await second.stop();
    expect(await findEmbeddedPostgres(folder.path)).toBeNull();
    const third = await startEmbeddedPostgres({ directory: folder.path });
    expect(third.started).toBe(true);
    expect(await query(third.url, "SELECT value FROM kept")).toEqual([{ value: 7 }]);
  });

  it("recovers after the server was killed", async () => {
    const first = await start();
    await query(first.url, "CREATE TABLE kept AS SELECT 7 AS value");
    await killed(first.pid);
    expect(await findEmbeddedPostgres(folder.path)).toBeNull();
    const second = await startEmbeddedPostgres({ directory: folder.path });
    expect(await query(second.url, "SELECT value FROM kept")).toEqual([{ value: 7 }]);
  });

  it("starts once when several ask at the same time, first start included", async () => {
    const servers = await Promise.all(
      [1, 2, 3, 4].map(() => startEmbeddedPostgres({ directory: folder.path })),
    );
    expect(new Set(servers.map(({ pid, url }) => `${pid} ${url}`)).size).toBe(1);
    expect(servers.filter(({ started }) => started)).toHaveLength(1);
    expect((await readdir(folder.path)).filter((name) => name.includes("init"))).toEqual([]);
  });

  it("is not misled by a postmaster.pid whose process id belongs to another process", async () => {
    const first = await start();
    await killed(first.pid);
    const stranger = spawn("sleep", ["60"], {
      ...(process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}),
      cwd: "/",
    });
    try {
      const file = path.join(folder.path, "data", "postmaster.pid");
      const lines = (await readFile(file, "utf8")).split("\n");
      await writeFile(file, [String(stranger.pid), ...lines.slice(1)].join("\n"));
      expect(await findEmbeddedPostgres(folder.path)).toBeNull();
      await stopEmbeddedPostgres(folder.path);
      expect(stranger.exitCode).toBeNull();
      const second = await startEmbeddedPostgres({ directory: folder.path });
      expect(second.started).toBe(true);
    } finally {
      stranger.kill("SIGKILL");
    }
  });

  it("works in a folder whose path is too long for a socket", async () => {
    const directory = path.join(folder.path, "a-long-name-".repeat(8), "and-another-".repeat(4));
    const server = await startEmbeddedPostgres({ directory });
    try {
      expect(await query(server.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    } finally {
      await server.stop();
    }
  });

  it.runIf(process.getuid?.() === 0)(
    "keeps its data elsewhere when its account cannot reach the folder",
    async () => {
      const closed = path.join(folder.path, "closed");
      await mkdir(closed, { mode: 0o700 });
      const directory = path.join(closed, "postgres");
      const server = await startEmbeddedPostgres({ directory });
      try {
        expect(await query(server.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
        expect(await startEmbeddedPostgres({ directory })).toMatchObject({ started: false, pid: server.pid });
      } finally {
        await server.stop();
        await rm(await readlink(path.join(directory, "server")), { recursive: true });
      }
    },
  );

  it("goes on serving when the process that started it is killed", async () => {
    await copyTemplate();
    const starter = fork(new URL("./start-and-wait.mjs", import.meta.url), [folder.path]);
    const pid = await answer(starter);
    await killed(starter.pid ?? 0);
    const found = await startEmbeddedPostgres({ directory: folder.path });
    expect(found).toMatchObject({ started: false, pid });
  });

  it("names both versions when another PostgreSQL made the data folder", async () => {
    await (await start()).stop();
    await writeFile(path.join(folder.path, "data", "PG_VERSION"), "15\n");
    await expect(startEmbeddedPostgres({ directory: folder.path })).rejects.toMatchObject({
      code: "MLO5004",
      message: expect.stringMatching(/PostgreSQL 15, and the installed one is 18/) as string,
    });
  });

  it("says so when the password file was replaced", async () => {
    await start();
    const file = path.join(folder.path, "password");
    const password = await readFile(file, "utf8");
    await writeFile(file, "another");
    await expect(findEmbeddedPostgres(folder.path)).rejects.toMatchObject({ code: "MLO5005" });
    await writeFile(file, password);
  });

  it("says so when the password file was deleted", async () => {
    await (await start()).stop();
    await writeFile(path.join(folder.path, "password"), "");
    await expect(startEmbeddedPostgres({ directory: folder.path })).rejects.toMatchObject({
      code: "MLO5005",
    });
  });

  it("shows the end of the server's log when it cannot start", async () => {
    await (await start()).stop();
    await writeFile(path.join(folder.path, "data", "postgresql.conf"), "no_such_setting = 1\n");
    await expect(startEmbeddedPostgres({ directory: folder.path })).rejects.toMatchObject({
      code: "MLO5003",
      message: expect.stringContaining("no_such_setting") as string,
    });
  });
});

async function answer(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("message", (pid) => resolve(Number(pid)));
    child.once("exit", (code) => reject(new Error(`the starter ended with ${code}`)));
  });
}
