import { spawnSync } from "node:child_process";
import { createServer } from "node:net";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { testProject, writeCustomers, writeOrders } from "./project.js";
import { until } from "../../../tests/support/until.js";
import { tells, testSystem, type TestSystem } from "./system.js";

let system: TestSystem;
const project = testProject({ models: [] });
beforeEach(async () => {
  system = await testSystem();
  writeCustomers(system.folder);
  writeOrders(system.folder, 1);
});
afterEach(() => system.stop());

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

describe("a worker", () => {
  it("refuses a database that is not migrated, in one line", async () => {
    const worker = system.startWorker(project);
    const line = await worker.line((told) => told["code"] === "MLO5601");
    expect(line).toMatchObject({ level: "error" });
    expect(worker.lines.every((told) => !("stack" in told))).toBe(true);
  });

  it.each([
    ["of another state of mlops.yaml", "raw.customers is missing", "DROP TABLE raw.customers"],
    [
      "with a column of another type",
      "raw.orders.amount should be double precision and is bigint",
      "ALTER TABLE raw.orders ALTER amount TYPE bigint",
    ],
  ])("refuses a database %s and exits with 2", async (_, why, sql) => {
    await system.migrate(project);
    await system.pool.query(sql);
    const worker = system.startWorker(project);
    const line = await worker.line((told) => told["code"] === "MLO5601");
    expect(line["message"]).toContain(`The database is not migrated: ${why}`);
    expect(await worker.ended).toBe(2);
  });

  it("refuses a database that a later version has migrated", async () => {
    await system.migrate(project);
    await system.pool.query("UPDATE ml.schema_migrations SET version = version + 1000");
    const worker = system.startWorker(project);
    await worker.line((told) => told["code"] === "MLO5020");
    expect(await worker.ended).toBe(2);
  });

  it("answers whether it lives, is ready, and what it counted", async () => {
    await system.migrate(project);
    const port = await freePort();
    const worker = system.startWorker(project, { WORKER_PORT: String(port) });
    await worker.line(tells("bootstrap", "succeeded"));
    const answer = async (url: string): Promise<[number, string]> => {
      const response = await fetch(`http://127.0.0.1:${port}${url}`);
      return [response.status, await response.text()];
    };
    expect(await answer("/health")).toEqual([200, '{"status":"ok"}']);
    expect(await answer("/ready")).toEqual([200, '{"status":"ready"}']);
    expect((await answer("/else"))[0]).toBe(404);
    const [status, metrics] = await answer("/metrics");
    expect(status).toBe(200);
    expect(metrics).toContain('flow_run_total{flow="ingest.orders",state="succeeded"} 1');
    expect(metrics).toContain('flow_run_duration_seconds_count{flow="bootstrap"} 1');
    expect(metrics).toContain("# TYPE feature_freshness_seconds gauge");
  });

  it("does not go on with a flow under other definitions, and brings the new ones up to date", async () => {
    await system.migrate(project);
    await system.pool.query(`
      CREATE TABLE public.delay AS SELECT 120 AS seconds;
      CREATE FUNCTION public.wait() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_sleep((SELECT seconds FROM public.delay)); RETURN NEW; END $$;
      CREATE TRIGGER wait AFTER INSERT ON raw._batches FOR EACH ROW
        WHEN (NEW.source = 'orders') EXECUTE FUNCTION public.wait()`);
    const killed = system.startWorker(project);
    await until(async () => {
      const sleeping =
        "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()";
      return (await system.pool.query(sleeping)).rowCount === 1;
    });
    await killed.kill("SIGKILL");
    await system.pool.query("UPDATE public.delay SET seconds = 0");
    const changed = testProject({ models: [], seed: 43 });
    const next = system.startWorker(changed);
    await next.line((line) => line["flow"] === "bootstrap" && line["state"] === "superseded");
    await next.line(tells("bootstrap", "succeeded"));
    expect((await system.pool.query("SELECT FROM raw.orders")).rowCount).toBe(200);
  });
});

describe("the door for generated code", () => {
  it("loads neither the workflow engine nor a server before one is asked for", () => {
    const door = path.join(import.meta.dirname, "../../dist/v1/index.js");
    const script = `
      import { createRequire } from "node:module";
      await import(${JSON.stringify(door)});
      const loaded = Object.keys(createRequire(import.meta.url).cache);
      process.stdout.write(loaded.filter((file) => /dbos-sdk|fastify|prom-client|onnxruntime/.test(file)).join());`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
    });
    expect([stdout, stderr]).toEqual(["", ""]);
  });
});
