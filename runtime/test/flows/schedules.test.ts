import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { customers, testProject, writeCustomers } from "./project.js";
import { until } from "../../../tests/support/until.js";
import { tells, testSystem, type TestSystem } from "./system.js";

let system: TestSystem;
beforeEach(async () => {
  system = await testSystem();
  writeCustomers(system.folder);
});
afterEach(() => system.stop());

/** Six fields: the engine also takes seconds, so that a test need not wait for a minute. */
const everySecond = testProject({
  sources: [{ ...customers, ingest: { ...customers.ingest, schedule: "* * * * * *" } }],
  models: [],
});

describe("a schedule", () => {
  it("runs a flow once for each time, whatever the number of workers", async () => {
    await system.migrate(everySecond);
    const workers = [system.startWorker(everySecond), system.startWorker(everySecond)];
    await Promise.all(workers.map((worker) => worker.line((line) => line["state"] === "ready")));
    const runs = async (): Promise<{ id: string }[]> =>
      (
        await system.pool.query<{ id: string }>(
          `SELECT workflow_uuid AS id FROM dbos.workflow_status
            WHERE name = 'ingest.customers' AND workflow_uuid LIKE 'sched-%' AND status = 'SUCCESS'`,
        )
      ).rows;
    await until(async () => (await runs()).length >= 4);
    const times = (await runs()).map(({ id }) => id);
    expect(new Set(times).size).toBe(times.length);
    const started = workers.flatMap((worker) =>
      worker.lines
        .filter((line) => line["reason"] === "schedule" && line["state"] === "running")
        .map((line) => line["run"]),
    );
    expect(new Set(started).size).toBe(started.length);
  });

  it("picks up a file that was added, and reads only that", async () => {
    await system.migrate(everySecond);
    const worker = system.startWorker(everySecond);
    await worker.line(tells("bootstrap", "succeeded"));
    const before = worker.lines.filter((line) => "rowsLoaded" in line).length;
    writeCustomers(system.folder, ["c9"]);
    await until(async () => {
      const { rows } = await system.pool.query("SELECT FROM online.customer_facts WHERE customer = 'c9'");
      return rows.length === 1;
    });
    const loads = worker.lines.filter((line) => "rowsLoaded" in line);
    expect(loads).toHaveLength(before + 1);
  });

  it("goes on once a clock that was far ahead is right again", async () => {
    await system.migrate(everySecond);
    const worker = system.startWorker(everySecond);
    await worker.line(tells("bootstrap", "succeeded"));
    await system.pool.query("UPDATE monitoring.schedules SET decided_until = now() + interval '1 hour'");
    const { rows } = await system.pool.query<{ now: Date }>("SELECT now()");
    await until(async () => {
      const started = await system.pool.query(
        "SELECT FROM dbos.workflow_status WHERE workflow_uuid > $1 AND workflow_uuid LIKE 'sched-%'",
        [`sched-ingest.customers-${new Date(rows[0]!.now.getTime() + 2_000).toISOString()}`],
      );
      return started.rows.length > 0;
    });
  });

  it("is gone when the project has it no more", async () => {
    await system.migrate(everySecond);
    const first = system.startWorker(everySecond);
    await first.line((line) => line["state"] === "ready");
    await first.kill("SIGTERM");
    const unscheduled = testProject({ sources: [customers], models: [] });
    const second = system.startWorker(unscheduled);
    await second.line((line) => line["state"] === "ready");
    expect((await system.pool.query("SELECT FROM monitoring.schedules")).rowCount).toBe(0);
  });
});

describe("times that passed while no worker ran", () => {
  it("with catchup: all are run one after the other", async () => {
    const half = new Date(Date.now() - 30 * 60_000);
    const expression = `${half.getUTCMinutes()} * * * *`;
    const due = [2, 1, 0].map((ago) => new Date(half.setUTCSeconds(0, 0) - ago * 3_600_000));
    const project = testProject({
      sources: [{ ...customers, ingest: { ...customers.ingest, schedule: expression, catchup: "all" } }],
      models: [],
    });
    await system.migrate(project);
    await system.pool.query(
      `INSERT INTO monitoring.schedules (flow, expression, timezone, catchup, decided_until)
       VALUES ('ingest.customers', $1, 'UTC', 'all', $2)`,
      [expression, new Date(due[0]!.getTime() - 1)],
    );
    system.startWorker(project);
    const runs = async (): Promise<{ id: string; from: number; to: number }[]> =>
      (
        await system.pool.query<{ id: string; from: number; to: number }>(
          `SELECT workflow_uuid AS id, started_at_epoch_ms AS from, completed_at AS to FROM dbos.workflow_status
            WHERE name = 'ingest.customers' AND workflow_uuid LIKE 'sched-%' AND status = 'SUCCESS'
            ORDER BY workflow_uuid`,
        )
      ).rows;
    await until(async () => (await runs()).length >= due.length);
    const done = await runs();
    expect(done.map(({ id }) => id)).toEqual(
      due.map((time) => `sched-ingest.customers-${time.toISOString()}`),
    );
    done.forEach(({ from }, place) => expect(from).toBeGreaterThanOrEqual(done[place - 1]?.to ?? 0));
  });
});
