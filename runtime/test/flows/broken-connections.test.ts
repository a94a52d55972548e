import { expect, it } from "vitest";
import { requestFlow } from "../../src/control/index.js";
import { createFeatureServer } from "../../src/feature-server/index.js";
import { migrateDatabase } from "../../src/flows/index.js";
import type { MonitorDefinition } from "../../src/definitions/monitor.js";
import type { FeatureServerDefinition } from "../../src/definitions/service.js";
import { breakingProxy } from "../support/breaking-proxy.js";
import { recordedLog } from "../support/log.js";
import { testProject, writeCustomers, writeOrders } from "./project.js";
import { tells, testSystem } from "./system.js";

/** BREAKS=500 breaks so many connections, in trials of `breaksOfTrial`. */
const breaks = Number(process.env["BREAKS"] ?? 15);
const breaksOfTrial = Math.min(breaks, 30);
const trials = Math.ceil(breaks / breaksOfTrial);

const monitor: MonitorDefinition = {
  name: "input_drift",
  type: "drift",
  service: "orders-api",
  model: "late",
  windowSeconds: 86_400,
  schedule: "0 0 1 1 *",
  minRows: 100,
  driftShare: 0.5,
  onDrift: "none",
};
const project = testProject({ monitors: [monitor] });
const service: FeatureServerDefinition = {
  name: "features",
  description: "",
  port: 0,
  apiKey: null,
  features: { customer_facts: ["segment"] },
  featureServices: {},
  push: ["customers"],
};

for (let trial = 1; trial <= trials; trial += 1) {
  const kind = trial % 2 === 1 ? "unix" : "tcp";
  it(
    `no flow and no push fails for connections that break (${kind}, seed ${trial})`,
    { timeout: 120_000 },
    () => runTrial(trial, kind),
  );
}

/** All flows and pushes of a new system, until so many connections broke. */
async function runTrial(seed: number, kind: "tcp" | "unix"): Promise<void> {
  const system = await testSystem();
  await using proxy = await breakingProxy(system.url, { seed, kind });
  const env = { DATABASE_URL: proxy.url };
  try {
    writeCustomers(system.folder);
    writeOrders(system.folder, 1);
    proxy.allow(3);
    await migrateDatabase(project, recordedLog().log, { consents: [], env });
    proxy.allow(breaksOfTrial - proxy.breaks());
    const worker = system.startWorker(project, env);
    await worker.line(tells("bootstrap", "succeeded"));
    const log = recordedLog();
    const server = await createFeatureServer({ project, service }, { env, log: log.log });
    const url = await server.listen({ host: "127.0.0.1", port: 0 });
    const pushed: string[] = [];
    let files = 1;
    while (proxy.breaks() < breaksOfTrial) {
      writeOrders(system.folder, ++files);
      const runs = ["ingest.orders", "train.late", "monitor.input_drift"].map((flow) =>
        requestFlow(system.url, flow, { wait: true }),
      );
      const customer = `p${pushed.length}`;
      const df = { customer: [customer], segment: ["s1"] };
      const body = JSON.stringify({ push_source_name: "customers", df });
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`${url}/push`, { method: "POST", headers, body });
      expect([answer.status, await answer.text(), log.lines]).toEqual([
        200,
        expect.anything(),
        expect.anything(),
      ]);
      pushed.push(customer);
      await Promise.all(runs);
    }
    await server.close();
    expect(worker.lines.filter((line) => ["failed", "cancelled"].includes(String(line["state"])))).toEqual(
      [],
    );
    const { rows } = await system.pool.query(
      `SELECT (SELECT count(*) FROM raw.orders) AS orders, (SELECT sum(rows_loaded)::int FROM raw._batches WHERE source = 'orders') AS loaded,
              (SELECT count(*) FROM online.customer_facts WHERE customer LIKE 'p%') AS pushed,
              (SELECT count(*) FROM dbos.workflow_status WHERE status NOT IN ('SUCCESS', 'PENDING', 'ENQUEUED')) AS failed`,
    );
    expect(rows).toEqual([{ orders: 200 * files, loaded: 200 * files, pushed: pushed.length, failed: 0 }]);
  } finally {
    await system.stop();
  }
}
