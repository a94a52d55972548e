import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { requestFlow } from "../../src/control/index.js";
import { loadOrigin, pendingOrigins } from "../../src/ingestion/index.js";
import { recordedLog } from "../support/log.js";
import { customers, testProject, writeCustomers, writeOrders } from "./project.js";
import { until } from "../../../tests/support/until.js";
import { tells, testSystem, type TestSystem } from "./system.js";

let system: TestSystem;
const project = testProject({ models: [] });
beforeEach(async () => {
  system = await testSystem();
  writeCustomers(system.folder);
  for (const file of [1, 2, 3]) writeOrders(system.folder, file);
  await system.migrate(project);
  // Loading orders-2 takes as long as the test says.
  await system.pool.query(`
    CREATE TABLE public.delay AS SELECT 120 AS seconds;
    CREATE FUNCTION public.wait() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_sleep((SELECT seconds FROM public.delay)); RETURN NEW; END $$;
    CREATE TRIGGER wait AFTER INSERT ON raw._batches FOR EACH ROW
      WHEN (NEW.origin LIKE '%orders-2.csv') EXECUTE FUNCTION public.wait()`);
});
afterEach(() => system.stop());

const isWaiting = async (): Promise<boolean> => {
  const { rows } = await system.pool.query<{ waiting: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_stat_activity
                     WHERE wait_event = 'PgSleep' AND datname = current_database()) AS waiting`,
  );
  return rows[0]?.waiting === true;
};

const endDelay = (): Promise<unknown> => system.pool.query("UPDATE public.delay SET seconds = 0");

async function loaded(): Promise<unknown> {
  const { rows } = await system.pool.query(
    `SELECT origin, count(*)::int AS times, sum(rows_loaded)::int AS rows FROM raw._batches
      WHERE source = 'orders' GROUP BY origin ORDER BY origin`,
  );
  return rows;
}
const onceEach = [1, 2, 3].map((file) => ({ origin: `data/orders-${file}.csv`, times: 1, rows: 200 }));

async function orders(): Promise<number | undefined> {
  return (await system.pool.query<{ count: number }>("SELECT count(*) AS count FROM raw.orders")).rows[0]
    ?.count;
}

describe("a worker that is killed in the middle of a step", () => {
  it("goes on after the last finished step when it is started again", async () => {
    const killed = system.startWorker(project);
    await until(isWaiting);
    await killed.kill("SIGKILL");
    await endDelay();

    const next = system.startWorker(project);
    const resumed = await next.line(
      (line) => line["flow"] === "ingest.orders" && line["state"] === "running",
    );
    expect(resumed).toMatchObject({ resumed: true });
    await next.line(tells("ingest.orders", "succeeded"));
    await next.line(tells("bootstrap", "succeeded"));
    expect(await loaded()).toEqual(onceEach);
    expect(await orders()).toBe(600);
    const loads = next.lines.filter((line) => "rowsLoaded" in line).map((line) => line["origin"]);
    expect(loads).not.toContain("data/orders-1.csv");
  });

  it("is replaced by another worker that runs already", async () => {
    const killed = system.startWorker(project);
    await until(isWaiting);
    const other = system.startWorker(project);
    await other.line((line) => line["state"] === "ready");
    await killed.kill("SIGKILL");
    await endDelay();

    await other.line(tells("ingest.orders", "succeeded"));
    await other.line(tells("bootstrap", "succeeded"));
    expect(await loaded()).toEqual(onceEach);
    expect(await orders()).toBe(600);
  });
});

describe("a run that was asked for and waits", () => {
  it("is not lost when a worker starts", async () => {
    const busy = system.startWorker(project);
    await until(isWaiting);
    const waiting = await requestFlow(system.url, "bootstrap", { wait: false });
    expect(waiting.state).toBe("waiting");
    const other = system.startWorker(project);
    await other.line((line) => line["state"] === "ready");
    await endDelay();
    await busy.kill("SIGKILL");
    expect(await requestFlow(system.url, "bootstrap", { wait: true })).toMatchObject({
      id: waiting.id,
      state: "succeeded",
    });
  });
});

describe("a worker that is told to stop", () => {
  it("leaves a step that takes too long to its successor", { timeout: 90_000 }, async () => {
    const stopped = system.startWorker(project);
    await until(isWaiting);
    await stopped.kill("SIGTERM");
    await endDelay();
    const next = system.startWorker(project);
    await next.line(tells("bootstrap", "succeeded"));
    expect(await loaded()).toEqual(onceEach);
  });
});

describe("a flow that was interrupted", () => {
  it("is dropped when the project lost it, and the rest is brought up to date", async () => {
    const killed = system.startWorker(project);
    await until(isWaiting);
    await killed.kill("SIGKILL");
    await endDelay();
    const [, customers] = project.sources;
    const smaller = testProject({
      sources: customers === undefined ? [] : [customers],
      models: [],
    });
    const next = system.startWorker(smaller);
    await next.line(tells("ingest.orders", "cancelled"));
    await next.line(tells("bootstrap", "succeeded"));
  });
});

describe("a backfill whose worker is killed", () => {
  it("goes on after the last file, and has each row once", async () => {
    await endDelay();
    const killed = system.startWorker(project);
    await killed.line(tells("bootstrap", "succeeded"));
    await system.pool.query("UPDATE public.delay SET seconds = 120");
    await requestFlow(system.url, "ingest.orders", { wait: false, backfill: "2026-01-01..2026-01-03" });
    await until(isWaiting);
    await killed.kill("SIGKILL");
    await endDelay();
    const next = system.startWorker(project);
    await next.line(tells("ingest.orders", "succeeded"));
    const { rows } = await system.pool.query(
      `SELECT origin, count(*)::int AS times, sum(rows_loaded)::int AS rows FROM raw._batches
        WHERE source = 'orders' AND reason = 'backfill' GROUP BY origin ORDER BY origin`,
    );
    expect(rows).toEqual(onceEach);
    expect(await orders()).toBe(600);
  });
});

describe("a load whose step was not recorded, as its worker died after the commit", () => {
  it("is followed by the views when the flow runs again", async () => {
    await endDelay();
    const worker = system.startWorker(project);
    await worker.line(tells("bootstrap", "succeeded"));
    writeCustomers(system.folder, ["c9"]);
    const options = { projectDirectory: system.folder, timezone: "UTC", log: recordedLog().log };
    for (const origin of await pendingOrigins(system.pool, customers, system.folder)) {
      expect((await loadOrigin(system.pool, customers, origin, options)).state).toBe("loaded");
    }
    const run = await requestFlow(system.url, "ingest.customers", { wait: true });
    expect(run).toMatchObject({ state: "succeeded", message: "nothing new" });
    const { rowCount } = await system.pool.query("SELECT FROM online.customer_facts WHERE customer = 'c9'");
    expect(rowCount).toBe(1);
  });
});
