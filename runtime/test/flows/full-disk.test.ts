import { expect, it } from "vitest";
import { canMount, smallDisk } from "../support/small-disk.js";
import { testProject, writeCustomers, writeOrders } from "./project.js";
import { tells, testSystem } from "./system.js";

it.skipIf(!(await canMount()))(
  "a worker waits for a full disk (where file systems can be mounted), and every row is there once",
  async () => {
    const system = await testSystem();
    const disk = await smallDisk(2);
    try {
      writeCustomers(system.folder);
      writeOrders(system.folder, 1, 60_000);
      const simple = testProject({ models: [] });
      const retries = { attempts: 6, backoffSeconds: 0.5 };
      const sources = simple.sources.map((source) => ({ ...source, ingest: { ...source.ingest, retries } }));
      const project = { ...simple, sources };
      await system.migrate(project);
      await system.pool.query(`ALTER TABLE raw.orders SET TABLESPACE ${disk.tablespace}`);
      const worker = system.startWorker(project);
      const told = await worker.line((line) => String(line["message"]).includes("is tried again in"));
      expect(told["message"]).toMatch(/The disk of the database is full: free space there/);
      disk.resize(64);
      await worker.line(tells("bootstrap", "succeeded"));
      await worker.kill("SIGKILL");
      const { rows } = await system.pool.query(
        `SELECT (SELECT count(*) FROM raw.orders) AS orders,
                (SELECT count(*) FROM raw._batches WHERE source = 'orders') AS batches`,
      );
      expect(rows).toEqual([{ orders: 60_000, batches: 1 }]);
    } finally {
      await system.stop();
      await disk.remove();
    }
  },
);
