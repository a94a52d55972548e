import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { testProject, writeCustomers, writeOrders } from "./project.js";
import { tells, testSystem, type TestSystem } from "./system.js";

let system: TestSystem;
beforeEach(async () => {
  system = await testSystem();
  writeCustomers(system.folder);
  writeOrders(system.folder, 1);
  writeOrders(system.folder, 2);
  await system.migrate(testProject());
});
afterEach(() => system.stop());

const count = async (table: string): Promise<number> =>
  (await system.pool.query<{ count: number }>(`SELECT count(*) AS count FROM ${table}`)).rows[0]?.count ?? -1;

describe("a worker that starts", () => {
  it("brings everything up to date, and the next one finds nothing to do", async () => {
    const first = system.startWorker(testProject());
    await first.line(tells("bootstrap", "succeeded"));
    expect(await count("raw.orders")).toBe(400);
    expect(await count("online.customer_facts")).toBe(5);
    expect((await system.pool.query("SELECT alias, version FROM ml.aliases")).rows).toEqual([
      { alias: "champion", version: 1 },
    ]);
    await first.kill("SIGTERM");
    expect(await count("monitoring.workers")).toBe(0);

    const batches = await count("raw._batches");
    const second = system.startWorker(testProject());
    const line = await second.line(tells("bootstrap", "succeeded"));
    expect(line["message"]).toBe("bootstrap: everything is up to date");
    expect(await count("raw._batches")).toBe(batches);
    expect(await count("ml.runs")).toBe(1);
  });

  it("judges again, and trains nothing, when only a gate or a metric is another", async () => {
    const [late] = testProject().models;
    const gates = (max: number) => [{ metric: "roc_auc", kind: "bound", max }] as const;
    const more = { ...late!.evaluate, metrics: ["roc_auc", "brier"] };
    for (const [parts, message] of [
      [{}, /trained late$/],
      [{ gates: gates(1) }, /^bootstrap: judged late$/],
      [{ gates: gates(0.5), evaluate: more }, /^bootstrap: judged late$/],
      [{ gates: gates(0.5), evaluate: more }, /everything is up to date$/],
    ] as const) {
      const worker = system.startWorker(testProject({ models: [{ ...late!, ...parts }] }));
      const line = await worker.line(tells("bootstrap", "succeeded"));
      expect(line["message"]).toMatch(message);
      await worker.kill("SIGTERM");
    }
    expect(
      (await system.pool.query("SELECT version, gates_passed AS passed FROM ml.model_versions")).rows,
    ).toEqual([{ version: 1, passed: false }]);
    expect((await system.pool.query("SELECT version FROM ml.aliases")).rows).toEqual([{ version: 1 }]);
    expect((await system.pool.query("SELECT FROM ml.metrics WHERE key = 'brier'")).rowCount).toBe(1);
  });

  it("trains again when the project goes back to an earlier definition", async () => {
    const [late] = testProject().models;
    const changed = testProject({ models: [{ ...late!, trainer: { ...late!.trainer, params: { l2: 2 } } }] });
    for (const [project, champion] of [
      [testProject(), 1],
      [changed, 2],
      [testProject(), 3],
    ] as const) {
      const worker = system.startWorker(project);
      await worker.line(tells("bootstrap", "succeeded"));
      expect((await system.pool.query("SELECT version FROM ml.aliases")).rows).toEqual([
        { version: champion },
      ]);
      await worker.kill("SIGTERM");
    }
  });
});
