import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readStatus, recentFlows, requestFlow } from "../../src/control/index.js";
import { customers, testProject, writeCustomers, writeOrders } from "../flows/project.js";
import { tells, testSystem, type TestSystem } from "../flows/system.js";

const names = {
  sources: ["orders", "customers"],
  features: ["customer_facts"],
  models: ["late"],
  monitors: [],
};
const scheduled = { ...customers, ingest: { ...customers.ingest, schedule: "30 4 * * *" } };
const project = testProject({
  timezone: "America/New_York",
  sources: [testProject().sources[0]!, scheduled],
});

let system: TestSystem;
beforeEach(async () => {
  system = await testSystem();
  writeCustomers(system.folder);
  writeOrders(system.folder, 1);
  writeOrders(system.folder, 2);
  await system.migrate(project);
});
afterEach(() => system.stop());

describe("the status of a system", () => {
  it("is there before anything ran", async () => {
    const status = await readStatus(system.url, names);
    expect(status.sources.map(({ name, state, rows }) => [name, state, rows])).toEqual([
      ["orders", "empty", 0],
      ["customers", "empty", 0],
    ]);
    expect(status.features[0]).toMatchObject({ state: "empty", rows: 0, until: null });
    expect(status.models[0]).toEqual({ name: "late", state: "untrained", aliases: {}, versions: [] });
    expect(status.flows.every(({ state }) => state === "idle")).toBe(true);
    expect(status.workers).toEqual([]);
  });

  it("tells what every part holds, and what runs next", async () => {
    const worker = system.startWorker(project);
    await worker.line(tells("bootstrap", "succeeded"));
    const status = await readStatus(system.url, names);
    expect(status.sources[0]).toMatchObject({
      name: "orders",
      state: "loaded",
      rows: 400,
      quarantined: 0,
      lastBatch: { origin: "data/orders-2.csv", state: "loaded", rows: 200 },
    });
    expect(status.features[0]).toMatchObject({ state: "materialized", rows: 5, computing: null });
    expect(status.models[0]).toMatchObject({ state: "trained", aliases: { champion: 1 } });
    expect(status.models[0]?.versions[0]?.metrics["roc_auc"]).toBeGreaterThan(0.5);
    const flows = new Map(status.flows.map((flow) => [flow.name, flow]));
    expect(flows.get("train.late")).toMatchObject({ state: "succeeded", schedule: null, nextRunAt: null });
    const next = new Date(flows.get("ingest.customers")?.nextRunAt ?? 0);
    const local = next.toLocaleTimeString("en-GB", { timeZone: "America/New_York" });
    expect([local, next > new Date()]).toEqual(["04:30:00", true]);
    expect(status.workers).toMatchObject([{ alive: true }]);
    expect(JSON.parse(JSON.stringify(status))).toEqual(status);

    await system.pool.query(
      `INSERT INTO features._computations (view, kind, definition_hash, last_batch_id, materialized_until, event_from, ends, done)
       VALUES ($1, 'full', '', 1, now(), '-infinity', '{2024-01-01,2024-02-01}', 1)`,
      [status.features[0]?.name],
    );
    const later = await readStatus(system.url, names);
    expect(later.features[0]?.computing).toEqual({ done: 1, intervals: 3 });
    await system.pool.query("DELETE FROM features._computations");

    const recent = await recentFlows(system.url, 50);
    expect(recent.map(({ flow }) => flow)).toContain("features.customer_facts");
    expect(recent.at(-1)).toMatchObject({ flow: "bootstrap", state: "succeeded", reason: "bootstrap" });
  });
});

describe("asking for a flow", () => {
  it("says so when no worker is alive", async () => {
    await expect(requestFlow(system.url, "ingest.orders", { wait: true })).rejects.toMatchObject({
      code: "MLO5605",
    });
  });

  it("names the flows there are, joins a run that is under way, and tells its states", async () => {
    const worker = system.startWorker(project);
    await worker.line(tells("bootstrap", "succeeded"));
    await expect(requestFlow(system.url, "ingest.order", { wait: false })).rejects.toThrow(
      'There is no flow "ingest.order". The flows are: bootstrap, ingest.orders, ingest.customers, ' +
        "features.customer_facts, train.late, judge.late.",
    );
    const states: string[] = [];
    const asked = [1, 2].map(() =>
      requestFlow(system.url, "train.late", { wait: true, onProgress: ({ state }) => states.push(state) }),
    );
    const [first, second] = await Promise.all(asked);
    expect(first).toMatchObject({ state: "succeeded", reason: "request" });
    expect(second?.id).toBe(first?.id);
    expect(states).toContain("succeeded");
    expect(first?.message).toContain("late version 2");
  });
});
