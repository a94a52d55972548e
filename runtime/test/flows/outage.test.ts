import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findEmbeddedPostgres, startEmbeddedPostgres } from "../../src/embedded-postgres/index.js";
import { temporaryFolder } from "../support/database.js";
import { testProject, writeCustomers, writeOrders } from "./project.js";
import { until } from "../../../tests/support/until.js";
import { tells, testSystem, type TestSystem } from "./system.js";

let system: TestSystem;
let directory: string;
const project = testProject({ models: [] });
beforeEach(async () => {
  const cluster = await temporaryFolder("outage");
  directory = cluster.path;
  const server = await startEmbeddedPostgres({ directory });
  system = await testSystem({
    url: server.url,
    drop: async () => {
      await server.stop();
      await cluster.remove();
    },
  });
  writeCustomers(system.folder);
  for (const file of [1, 2, 3]) writeOrders(system.folder, file);
  await system.migrate(project);
});
afterEach(() => system.stop());

describe("a database that is killed while flows run", () => {
  it("is waited for, and every row is there once", { timeout: 120_000 }, async () => {
    await system.pool.query(`
      CREATE FUNCTION public.wait() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_sleep(1); RETURN NEW; END $$;
      CREATE TRIGGER wait AFTER INSERT ON raw._batches FOR EACH ROW
        WHEN (NEW.source = 'orders') EXECUTE FUNCTION public.wait()`);
    const retries = { attempts: 3, backoffSeconds: 1 };
    const patient = {
      ...project,
      sources: project.sources.map((source) => ({ ...source, ingest: { ...source.ingest, retries } })),
    };
    const worker = system.startWorker(patient);
    await until(async () => (await system.pool.query("SELECT FROM raw.orders LIMIT 1")).rowCount === 1);
    const server = await findEmbeddedPostgres(directory);
    if (server !== null) process.kill(server.pid, "SIGKILL");
    await startEmbeddedPostgres({ directory });
    await worker.line(tells("bootstrap", "succeeded"));
    const { rows } = await system.pool.query(
      `SELECT (SELECT count(*) FROM raw.orders) AS orders,
              (SELECT count(*) FROM raw._batches WHERE source = 'orders') AS batches,
              (SELECT count(*) FROM online.customer_facts) AS customers`,
    );
    expect(rows).toEqual([{ orders: 600, batches: 3, customers: 5 }]);
  });
});
