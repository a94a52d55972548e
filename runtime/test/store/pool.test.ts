import { writeFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  createPool,
  databaseAddress,
  poolBeside,
  throughOutages,
  transaction,
  waitUntilReachable,
} from "../../src/store/index.js";
import { temporaryFolder, testDatabase, type TestDatabase } from "../support/database.js";

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await testDatabase();
  pool = createPool({ DATABASE_URL: database.url });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

describe("createPool", () => {
  it("reads values as the types of columns say", async () => {
    const { rows } = await pool.query(`
      SELECT 9007199254740991::bigint AS safe, 9007199254740992::bigint AS unsafe, date '2013-07-04' AS day,
             timestamptz '2013-07-04 10:00:00.123-04' AS moment, '-infinity'::timestamptz AS ever, 0.5::float8 AS half`);
    expect(rows).toEqual([
      {
        safe: 9007199254740991,
        unsafe: "9007199254740992",
        day: "2013-07-04",
        moment: new Date("2013-07-04T14:00:00.123Z"),
        ever: -Infinity,
        half: 0.5,
      },
    ]);
  });

  it("has sessions in UTC, whatever else the URL asks for", async () => {
    const url = `${database.url}&options=${encodeURIComponent("-c work_mem=8MB")}`;
    const other = createPool({ DATABASE_URL: url });
    const { rows } = await other.query(
      "SELECT current_setting('TimeZone') AS zone, current_setting('work_mem') AS memory",
    );
    await other.end();
    expect(rows).toEqual([{ zone: "UTC", memory: "8MB" }]);
  });

  it("outlives an idle connection that breaks", async () => {
    await pool.query("SELECT 1");
    const admin = new pg.Client({ connectionString: database.url });
    await admin.connect();
    await admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    await admin.end();
    await vi.waitUntil(() => pool.totalCount === 0, 10_000);
    expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });
});

describe("throughOutages", () => {
  it("runs nothing again once the time of the caller is over", async () => {
    let runs = 0;
    const work = (): Promise<never> => {
      runs += 1;
      return Promise.reject(Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }));
    };
    await expect(throughOutages(pool, work, { secondsInAll: 0 })).rejects.toThrow("ECONNRESET");
    expect(runs).toBe(1);
  });
});

describe("a connection in use that breaks between two queries", () => {
  const made = {
    createPool: () => createPool({ DATABASE_URL: database.url }),
    poolBeside: () => poolBeside(pool, { max: 1 }),
  };
  it.each(Object.entries(made))("ends no process that uses %s: its next query rejects", async (_, make) => {
    const own = make();
    const client = await own.connect();
    const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    const gone = new Promise((resolve) => client.once("end", resolve));
    await pool.query("SELECT pg_terminate_backend($1)", [rows[0]!.pid]);
    await gone;
    await expect(client.query("SELECT 1")).rejects.toThrow();
    client.release(true);
    expect((await own.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    await own.end();
  });
});

describe("databaseAddress", () => {
  it("takes the password from a file when the address has none", async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder.path, "password");
    await writeFile(file, "p@ss/word\n");
    const address = databaseAddress({
      DATABASE_URL: "postgresql://me@db:5433/flights",
      DATABASE_PASSWORD_FILE: file,
    });
    expect(address).toMatchObject({ host: "db", user: "me", database: "flights", password: "p@ss/word" });
    expect(databaseAddress({ PGHOST: "db", PGUSER: "me", DATABASE_PASSWORD_FILE: file })).toMatchObject({
      host: "db",
      port: 5432,
      database: "me",
      password: "p@ss/word",
    });
    await folder.remove();
  });

  it("says what is missing or wrong, without the URL", () => {
    expect(() => databaseAddress({})).toThrow(expect.objectContaining({ code: "MLO5010" }) as Error);
    expect(() => databaseAddress({ DATABASE_URL: "mysql://me:secret@db" })).toThrow(
      expect.objectContaining({
        code: "MLO5012",
        message: expect.not.stringContaining("secret") as string,
      }) as Error,
    );
    expect(() => databaseAddress({ PGHOST: "db", DATABASE_PASSWORD_FILE: "/no/such/file" })).toThrow(
      expect.objectContaining({ code: "MLO5012" }) as Error,
    );
  });
});

describe("waitUntilReachable", () => {
  it("names the address, and not the password", async () => {
    const other = createPool({ DATABASE_URL: "postgresql://me:secret@127.0.0.1:1/flights" });
    const failure = waitUntilReachable(other, { seconds: 0.2 });
    await expect(failure).rejects.toMatchObject({
      code: "MLO5011",
      message: expect.stringMatching(
        /^The database "flights" on 127\.0\.0\.1:1 as user "me" cannot be reached: .*ECONNREFUSED/,
      ) as string,
    });
    await expect(failure).rejects.not.toThrow(/secret/);
    await other.end();
  });

  it("does not wait when the password is wrong", async () => {
    const other = createPool({ DATABASE_URL: database.url.replace(/:[^:@]+@/, ":wrong@") });
    await expect(waitUntilReachable(other, { seconds: 600 })).rejects.toMatchObject({ code: "MLO5011" });
    await other.end();
  });
});

describe("transaction", () => {
  it("keeps all or nothing", async () => {
    await pool.query("CREATE TABLE kept (value integer)");
    await transaction(pool, (client) => client.query("INSERT INTO kept VALUES (1)"));
    const failing = transaction(pool, async (client) => {
      await client.query("INSERT INTO kept VALUES (2)");
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect((await pool.query("SELECT value FROM kept")).rows).toEqual([{ value: 1 }]);
  });

  it("throws a broken connection away", async () => {
    const failing = transaction(pool, async (client) => {
      await client.query("SELECT pg_terminate_backend(pg_backend_pid())");
    });
    await expect(failing).rejects.toThrow();
    expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });
});
