import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cancelFlow, readStatus, requestFlow } from "../../src/control/index.js";
import { customerFacts, customers, orders, testProject, writeCustomers, writeOrders } from "./project.js";
import { until } from "../../../tests/support/until.js";
import { tells, testSystem, type TestSystem } from "./system.js";

let system: TestSystem;
beforeEach(async () => {
  system = await testSystem();
  writeCustomers(system.folder);
  writeOrders(system.folder, 1);
});
afterEach(() => system.stop());

describe("a step that fails", () => {
  it("is tried again with growing waits, and fails its flow when it goes on failing", async () => {
    const retries = { attempts: 2, backoffSeconds: 0.2 };
    const project = testProject({
      sources: [orders, { ...customers, ingest: { ...customers.ingest, retries } }],
      models: [],
    });
    await system.migrate(project);
    await system.pool.query(`
      CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the disk is on fire'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON raw.customers EXECUTE FUNCTION public.refuse()`);
    const worker = system.startWorker(project);
    const failed = await worker.line(tells("ingest.customers", "failed"));
    expect(failed["message"]).toBe("ingest.customers failed: the disk is on fire (after 3 attempts)");
    const waits = worker.lines.filter((line) => String(line["message"]).includes("tried again in"));
    expect(
      waits.map((line) => [line["attempt"], /in ([0-9.]+) s/.exec(String(line["message"]))?.[1]]),
    ).toEqual([
      [1, "0.2"],
      [2, "0.4"],
    ]);
    expect(await worker.line(tells("bootstrap", "failed"))).toMatchObject({ code: "MLO5603" });

    // What does not depend on it was done; and once the fire is out, the flow succeeds.
    expect((await system.pool.query("SELECT FROM raw.orders")).rowCount).toBe(200);
    await system.pool.query("DROP TRIGGER refuse ON raw.customers");
    const run = await requestFlow(system.url, "ingest.customers", { wait: true });
    expect(run).toMatchObject({ state: "succeeded", message: "5 rows loaded", reason: "request" });
  });

  it("is not tried again when it would be the same, and other files are loaded all the same", async () => {
    writeFileSync(path.join(system.folder, "data", "orders-0.csv"), "order_id,customer\n1,c1\n");
    const project = testProject({ models: [] });
    await system.migrate(project);
    const worker = system.startWorker(project);
    const failed = await worker.line(tells("ingest.orders", "failed"));
    expect(failed["message"]).toContain("orders-0.csv");
    expect(failed["message"]).toContain("ordered_at");
    expect((await system.pool.query("SELECT FROM raw.orders")).rowCount).toBe(200);
    const status = await readStatus(system.url, {
      sources: ["orders"],
      features: [],
      models: [],
      monitors: [],
    });
    expect(status.sources[0]).toMatchObject({ state: "blocked", rows: 200 });
  });

  it("names the view whose query is wrong, and trains no model without rows", async () => {
    const broken = {
      ...customerFacts,
      rowsSql: customerFacts.rowsSql.replace("segment", "1 / 0 || segment"),
    };
    const project = testProject({
      sources: [
        { ...orders, connection: { ...orders.connection, path: "data/none-*.csv" } as never },
        customers,
      ],
      features: [broken],
    });
    await system.migrate(project);
    const worker = system.startWorker(project);
    expect((await worker.line(tells("features.customer_facts", "failed")))["message"]).toBe(
      "features.customer_facts failed: customer_facts cannot be computed: division by zero.",
    );
    const bootstrap = await worker.line(tells("bootstrap", "failed"));
    expect(bootstrap["message"]).toContain("none-*.csv");
    expect(worker.lines.map((line) => line["message"])).toContain(
      "late is not trained: nothing is loaded of orders as declared now",
    );
  });

  it("trains no model on rows of an earlier declaration when the present one cannot be loaded", async () => {
    const before = testProject({ models: [] });
    await system.migrate(before);
    const first = system.startWorker(before);
    await first.line(tells("bootstrap", "succeeded"));
    await first.kill("SIGTERM");
    const renamed = { ...orders, columns: { ...orders.columns, renamed: { type: "string" } } } as const;
    const project = testProject({ sources: [renamed, customers] });
    await system.migrate(project);
    const worker = system.startWorker(project);
    const bootstrap = await worker.line(tells("bootstrap", "failed"));
    expect(bootstrap["message"]).toContain('has no column "renamed"');
    expect(bootstrap["message"]).toContain(
      "late is not trained: nothing is loaded of orders as declared now",
    );
  });
});

describe("a step that takes too long", () => {
  it("ends in the database, too, so that the next attempt does not wait for its locks", async () => {
    const limits = { timeoutSeconds: 2, retries: { attempts: 1, backoffSeconds: 0.1 } };
    const project = testProject({
      sources: [{ ...orders, ingest: { ...orders.ingest, ...limits } }, customers],
      models: [],
    });
    await system.migrate(project);
    await system.pool.query(`
      CREATE SEQUENCE public.attempts;
      CREATE FUNCTION public.wait() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN IF nextval('public.attempts') = 1 THEN PERFORM pg_sleep(600); END IF; RETURN NEW; END $$;
      CREATE TRIGGER wait AFTER INSERT ON raw._batches FOR EACH ROW
        WHEN (NEW.source = 'orders') EXECUTE FUNCTION public.wait()`);
    const worker = system.startWorker(project);
    await worker.line(tells("ingest.orders", "succeeded"));
    expect(worker.lines.map((line) => String(line["message"]))).toContain(
      "load data/orders-1.csv failed and is tried again in 0.1 s: Step load data/orders-1.csv timed out after 2000ms",
    );
    const sleeping =
      "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()";
    expect((await system.pool.query(sleeping)).rowCount).toBe(0);
    expect((await system.pool.query("SELECT FROM raw.orders")).rowCount).toBe(200);
  });
});

describe("a flow that is cancelled", () => {
  it("stops at its next step", async () => {
    const project = testProject({ models: [] });
    writeOrders(system.folder, 2);
    await system.migrate(project);
    await system.pool.query(`
      CREATE FUNCTION public.wait() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_sleep(2); RETURN NEW; END $$;
      CREATE TRIGGER wait AFTER INSERT ON raw._batches FOR EACH ROW
        WHEN (NEW.source = 'orders') EXECUTE FUNCTION public.wait()`);
    const worker = system.startWorker(project);
    const started = await worker.line(tells("ingest.orders", "running"));
    await until(async () => {
      const sleeping =
        "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()";
      return (await system.pool.query(sleeping)).rowCount === 1;
    });
    await cancelFlow(system.url, String(started["run"]));
    await worker.line(tells("ingest.orders", "cancelled"));
    const { rows } = await system.pool.query("SELECT origin FROM raw._batches WHERE source = 'orders'");
    expect(rows).toEqual([{ origin: "data/orders-1.csv" }]);
  });
});
