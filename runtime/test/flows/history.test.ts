import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { testProject, writeCustomers, writeOrders } from "./project.js";
import { tells, testSystem, type Line, type TestSystem } from "./system.js";

let system: TestSystem;
const project = testProject({ models: [] });
beforeEach(async () => {
  system = await testSystem();
  writeCustomers(system.folder);
  writeOrders(system.folder, 1);
  await system.migrate(project);
});
afterEach(() => system.stop());

describe("a worker that starts", () => {
  it("deletes finished runs of more than 30 days ago, but the newest of each flow", async () => {
    const first = system.startWorker(project);
    await first.line(tells("bootstrap", "succeeded"));
    await first.kill("SIGTERM");
    // All runs are 31 days old, and each had one before it.
    await system.pool.query(`
      UPDATE dbos.workflow_status SET created_at = created_at - d, updated_at = updated_at - d,
             completed_at = completed_at - d
        FROM (SELECT 31 * 86400000::bigint) AS days (d);
      INSERT INTO dbos.workflow_status
      SELECT (jsonb_populate_record(run, jsonb_build_object(
               'workflow_uuid', 'former-' || workflow_uuid, 'created_at', created_at - 1))).*
        FROM dbos.workflow_status AS run;
      INSERT INTO monitoring.results (monitor, model, state, message, details, window_start, window_end, evaluated_at)
      SELECT 'drift', 'late', 'ok', n::text, '{}', now(), now(), now() - interval '31 days' + n * interval '1 second'
        FROM generate_series(1, 40) AS n`);
    const second = system.startWorker(project);
    await second.line((line) => /^\d+ finished runs of more than 30 days ago were deleted$/.test(told(line)));
    await second.line(
      (line) => told(line) === "10 results of monitors of more than 30 days ago were deleted",
    );
    await second.line(tells("bootstrap", "succeeded"));
    const { rows: kept } = await system.pool.query(
      "SELECT min(message::int), max(message::int) FROM monitoring.results",
    );
    expect(kept).toEqual([{ min: 11, max: 40 }]);
    const { rows } = await system.pool.query(
      `SELECT name, workflow_uuid LIKE 'former-%' AS former FROM dbos.workflow_status
        WHERE name <> 'bootstrap' ORDER BY name`,
    );
    expect(rows).toEqual(
      ["features.customer_facts", "ingest.customers", "ingest.orders"].map((name) => ({
        name,
        former: false,
      })),
    );
    const leftOver = `SELECT FROM dbos.operation_outputs
      WHERE workflow_uuid NOT IN (SELECT workflow_uuid FROM dbos.workflow_status)`;
    expect((await system.pool.query(leftOver)).rowCount).toBe(0);
  });
});

const told = (line: Line): string => String(line["message"]);
