import net from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withPool } from "../../src/store/index.js";
import { testDatabase } from "../support/database.js";

/** Takes connections and passes on what they say, until it freezes. */
let proxy: net.Server;
let isFrozen = false;
let url = "";
let database: Awaited<ReturnType<typeof testDatabase>>;

beforeAll(async () => {
  database = await testDatabase();
  const target = new URL(database.url);
  const server = path.join(target.searchParams.get("host")!, ".s.PGSQL.5432");
  proxy = net.createServer((near) => {
    const far = net.connect(server);
    near.on("data", (bytes) => isFrozen || far.write(bytes)).on("error", () => undefined);
    far.on("data", (bytes) => isFrozen || near.write(bytes)).on("error", () => undefined);
    near.on("close", () => far.destroy());
    far.on("close", () => isFrozen || near.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  target.host = `127.0.0.1:${(proxy.address() as net.AddressInfo).port}`;
  target.search = "";
  url = target.href;
});
afterAll(async () => {
  proxy.close();
  await database.drop();
});

describe("withPool", { timeout: 60_000 }, () => {
  it("waits for a long question while the database answers", async () => {
    isFrozen = false;
    const rows = await withPool(url, async (pool) => (await pool.query("SELECT 1 AS one, pg_sleep(4)")).rows);
    expect(rows).toMatchObject([{ one: 1 }]);
  });

  it("says within seconds that a frozen database does not answer", async () => {
    isFrozen = true;
    const began = performance.now();
    await expect(withPool(url, async () => "never")).rejects.toMatchObject({
      code: "MLO5011",
      message: expect.stringMatching(
        /^The database ".+" on 127\.0\.0\.1:\d+ as user "\w+" does not answer\.$/,
      ),
    });
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it("cuts the question of a database that freezes under it", async () => {
    isFrozen = false;
    const asked = withPool(url, async (pool) => {
      await pool.query("SELECT 1");
      isFrozen = true;
      return pool.query("SELECT 2");
    });
    await expect(asked).rejects.toMatchObject({ code: "MLO5011" });
  });

  it("ends where the database is gone and what it is asked is asked for ever", async () => {
    isFrozen = false;
    const sockets = new Set<net.Socket>();
    const doomed = net.createServer((near) => {
      const far = net.connect((proxy.address() as net.AddressInfo).port, "127.0.0.1");
      for (const socket of [near, far]) sockets.add(socket.on("error", () => undefined));
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve) => doomed.listen(0, "127.0.0.1", resolve));
    const through = new URL(url);
    through.port = String((doomed.address() as net.AddressInfo).port);
    const asked = withPool(
      through.href,
      async (pool) => {
        await pool.query("SELECT 1");
        doomed.close();
        for (const socket of sockets) socket.destroy();
        return new Promise<never>(() => undefined);
      },
      { returnMilliseconds: 1_500 },
    );
    await expect(asked).rejects.toMatchObject({
      code: "MLO5011",
      message: expect.stringContaining("cannot be reached"),
    });
  });
});
