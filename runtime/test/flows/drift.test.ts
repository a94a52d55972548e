import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { requestFlow } from "../../src/control/index.js";
import type { MonitorDefinition } from "../../src/definitions/monitor.js";
import { testProject, writeCustomers, writeOrders } from "./project.js";
import { tells, testSystem, type TestSystem } from "./system.js";

const monitor: MonitorDefinition = {
  name: "input_drift",
  type: "drift",
  service: "orders-api",
  model: "late",
  windowSeconds: 86_400,
  schedule: "0 0 1 1 *",
  minRows: 100,
  driftShare: 0.5,
  onDrift: "retrain",
};
const project = testProject({ monitors: [monitor] });

let system: TestSystem;
beforeEach(async () => {
  system = await testSystem();
  writeCustomers(system.folder);
  writeOrders(system.folder, 1);
  writeOrders(system.folder, 2);
  await system.migrate(project);
});
afterEach(() => system.stop());

/** Three hundred answers of version 1 to orders whose amounts are of another size than in training. */
async function logDriftedPredictions(): Promise<void> {
  await system.pool.query(
    `INSERT INTO serving.predictions
       (prediction_id, service, model, version, predicted_at, predict_at, request, inputs, output, latency_ms)
     SELECT gen_random_uuid(), 'orders-api', 'late', 1, now(), now(), '{}',
            jsonb_build_object('amount', 5000 + n, 'customer_facts__segment', 's9'),
            '{"prediction": true, "probability": 0.9}', 1
       FROM generate_series(1, 300) AS n`,
  );
}

const versions = async (): Promise<number | undefined> =>
  (await system.pool.query<{ count: number }>("SELECT count(*) AS count FROM ml.model_versions")).rows[0]
    ?.count;

describe("a drift monitor", () => {
  it("starts one training within its window, on what is new", async () => {
    const worker = system.startWorker(project);
    await worker.line(tells("bootstrap", "succeeded"));
    const quiet = await requestFlow(system.url, "monitor.input_drift", { wait: true });
    expect(quiet.message).toContain("not evaluated");

    await logDriftedPredictions();
    writeOrders(system.folder, 3);
    const alert = await requestFlow(system.url, "monitor.input_drift", { wait: true });
    expect(alert.message).toMatch(/training was started$/);
    await worker.line((line) => line["flow"] === "train.late" && line["reason"] === "drift");
    await worker.line((line) => String(line["message"]).startsWith("train.late: late version 2"));
    expect(await versions()).toBe(2);
    expect((await system.pool.query("SELECT FROM raw.orders")).rowCount).toBe(600);

    const again = await requestFlow(system.url, "monitor.input_drift", { wait: true });
    expect(again.message).toMatch(/drift started a training within the window already$/);
    expect(await versions()).toBe(2);
  });
});
