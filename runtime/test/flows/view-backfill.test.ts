import { afterEach, beforeEach, expect, it } from "vitest";
import { requestFlow } from "../../src/control/index.js";
import type { FlowRunStatus } from "../../src/control/index.js";
import type { FeatureViewDefinition } from "../../src/definitions/feature-view.js";
import { customerFacts, testProject, writeCustomers, writeOrders } from "./project.js";
import { tells, testSystem, type TestSystem } from "./system.js";

const customerOrders: FeatureViewDefinition = {
  name: "customer_orders",
  source: "orders",
  kind: "latest",
  keys: { customer: "string" },
  fields: { amount: "float" },
  ttlSeconds: null,
  everySeconds: null,
  rowsSql: `SELECT customer, ordered_at AS event_time, ordered_at AS known_at, amount FROM raw."orders" WHERE ordered_at >= $1`,
  onlineSql: `INSERT INTO online.customer_orders (customer, event_time, known_at, amount)
              SELECT DISTINCT ON (customer) customer, event_time, known_at, amount FROM features.customer_orders
               WHERE event_time <= $1 ORDER BY customer, event_time DESC
              ON CONFLICT (customer) DO UPDATE SET event_time = excluded.event_time, amount = excluded.amount`,
};

let system: TestSystem;
beforeEach(async () => {
  system = await testSystem();
});
afterEach(() => system.stop());

it("mlops run features.VIEW --backfill computes the rows of an interval again, and refuses what is none", async () => {
  const project = testProject({
    timezone: "Europe/Berlin",
    features: [customerFacts, customerOrders],
    models: [],
  });
  await system.migrate(project);
  writeCustomers(system.folder);
  for (const file of [1, 2, 3]) writeOrders(system.folder, file);
  const worker = system.startWorker(project);
  await worker.line(tells("bootstrap", "succeeded"));
  const backfill = (flow: string, interval: string): Promise<FlowRunStatus> =>
    requestFlow(system.url, flow, { wait: true, backfill: interval });

  await system.pool.query("UPDATE features.customer_orders SET amount = -1");
  // Orders of the second file begin at midnight UTC, which is one o'clock in Berlin.
  expect(await backfill("features.customer_orders", "2026-01-02")).toMatchObject({
    state: "succeeded",
    message: "200 rows written (incremental)",
  });
  const { rows } = await system.pool.query(
    "SELECT event_time::date::text AS day, bool_and(amount = -1) AS wrong, count(*) AS rows FROM features.customer_orders GROUP BY 1 ORDER BY 1",
  );
  expect(rows).toEqual([
    { day: "2026-01-01", wrong: true, rows: 200 },
    { day: "2026-01-02", wrong: false, rows: 200 },
    { day: "2026-01-03", wrong: true, rows: 200 },
  ]);

  await expect(backfill("features.customer_order", "2026-01")).rejects.toMatchObject({
    code: "MLO5604",
    message: expect.stringContaining('no flow "features.customer_order". The flows are: '),
  });
  await expect(backfill("features.customer_orders", "2026-02..2026-01")).rejects.toMatchObject({
    code: "MLO5120",
    message: "The interval 2026-02..2026-01 ends before it begins.",
  });
  await expect(backfill("bootstrap", "2026-01")).rejects.toMatchObject({
    code: "MLO5609",
    message: "bootstrap takes no interval.",
  });
  await expect(backfill("features.customer_orders", "2027")).rejects.toThrow(
    "features.customer_orders failed: The view customer_orders has no rows in 2027.",
  );
  expect(await worker.line((line) => line["code"] === "MLO5302")).toMatchObject({
    hint: "Rows of orders reach from 2026-01-01 00:00:00+00 to 2026-01-03 03:19:00+00.",
  });
  await expect(backfill("features.customer_facts", "2026")).rejects.toThrow(
    "The view customer_facts has no event times, so no interval can be computed again.",
  );
});
