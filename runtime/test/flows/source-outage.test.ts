import path from "node:path";
import { expect, it } from "vitest";
import { startEmbeddedPostgres } from "../../src/embedded-postgres/index.js";
import { createPool, waitUntilReachable } from "../../src/store/index.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { temporaryFolder } from "../support/database.js";
import { orders as ordersOfFiles, testProject } from "./project.js";
import { until } from "../../../tests/support/until.js";
import { tells, testSystem } from "./system.js";

const rows = 80_000;

/** The reading of a row in the middle takes as long as the source's database says. */
const orders: SourceDefinition = {
  ...ordersOfFiles,
  connection: {
    type: "postgres",
    url: { from: "env", name: "ORDERS_URL" },
    query: `SELECT order_id, customer, ordered_at, amount, late FROM orders
             WHERE CASE WHEN order_id = ${rows / 2} THEN pg_sleep((SELECT seconds FROM delay)) IS NOT NULL ELSE true END`,
  },
  ingest: { ...ordersOfFiles.ingest, retries: { attempts: 8, backoffSeconds: 0.5 } },
};

it("a source's database that is killed in the middle of a read is named and read again, and leaves no half", async () => {
  const cluster = await temporaryFolder("source");
  const directory = path.join(cluster.path, "postgres");
  const source = await startEmbeddedPostgres({ directory });
  const tables = createPool({ DATABASE_URL: source.url });
  const system = await testSystem();
  try {
    await tables.query(`
      CREATE TABLE delay AS SELECT 120 AS seconds;
      CREATE TABLE orders AS
        SELECT n AS order_id, 'c' || n % 5 AS customer, timestamptz '2026-01-01' + n * interval '1 minute' AS ordered_at,
               n::float8 AS amount, n % 3 = 0 AS late FROM generate_series(1, ${rows}) AS n`);
    const project = testProject({ sources: [orders], features: [], models: [] });
    await system.migrate(project);
    const worker = system.startWorker(project, { ORDERS_URL: source.url });
    const isReading = "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'";
    await until(async () => (await tables.query(isReading)).rowCount === 1);
    process.kill(source.pid, "SIGKILL");
    const told = await worker.line((line) => String(line["message"]).includes("is tried again in"));
    expect(told["message"]).toMatch(
      /^load the query failed .*: Source orders: the query cannot be read: (terminating connection|Connection terminated)/,
    );
    expect(await counts()).toEqual({ orders: 0, batches: 0 });

    await startEmbeddedPostgres({ directory });
    await waitUntilReachable(tables);
    await tables.query("UPDATE delay SET seconds = 0");
    await until(async () => worker.lines.some(tells("bootstrap", "succeeded")));
    expect(await counts()).toEqual({ orders: rows, batches: 1 });
  } finally {
    await system.stop();
    await tables.end();
    await source.stop();
    await cluster.remove();
  }

  async function counts(): Promise<unknown> {
    const { rows: found } = await system.pool.query(
      "SELECT (SELECT count(*) FROM raw.orders) AS orders, (SELECT count(*) FROM raw._batches) AS batches",
    );
    return found[0];
  }
});
