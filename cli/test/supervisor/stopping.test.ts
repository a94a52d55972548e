import { afterEach, describe, expect, test } from "vitest";
import { until } from "../../../tests/support/until.js";
import { stopSystem } from "../../dist/supervisor/down.js";
import { isAlive } from "../../src/processes/identity.js";
import { allReady, endSystems, launch, makeSystem, readyToStop, stateOf } from "../support/running-system.js";

afterEach(endSystems);

const hanging = "setInterval(() => undefined, 1000);";
const answering = `
  import { createServer } from "node:http";
  createServer((request, response) => response.end()).listen(process.env.WORKER_PORT, "127.0.0.1");
`;
const failing = `${answering}
  console.log(JSON.stringify({ level: "error", message: "bootstrap failed", flow: "bootstrap", state: "failed" }));
`;

/** What makes a system stay in a phase, and how one sees that it is there. */
const phases = {
  "the database starts": { replaced: {}, isThere: async () => true },
  "the database migrates": { replaced: { migrate: hanging }, isThere: readyToStop("migrate") },
  "the worker bootstraps": { replaced: { worker: answering }, isThere: allReady },
  "a service is not ready": { replaced: { api: hanging }, isThere: readyToStop("api") },
  "it is degraded": { replaced: { worker: failing }, isThere: readyToStop("degraded") },
  "it is ready": { replaced: {}, isThere: readyToStop("ready") },
} as const;

describe("a system is stopped", { timeout: 60_000 }, () => {
  test.each(Object.keys(phases) as (keyof typeof phases)[])("by each way while %s", async (phase) => {
    const { replaced, isThere } = phases[phase];
    const ways = ["the order of its command", "mlops down"] as const;
    await Promise.all(
      ways.map(async (way) => {
        const system = await makeSystem(replaced);
        const { supervisor } = await launch(system);
        const state = await until(async () => (await isThere(system)) && stateOf(system));
        if (way === "mlops down") expect(await stopSystem(system.folder)).toBe(true);
        else supervisor.stop();
        await supervisor.ended;
        expect(await stateOf(system)).toBeNull();
        for (const { identity } of state.processes)
          expect(identity !== null && (await isAlive(identity))).toBe(false);
        expect(await stopSystem(system.folder)).toBe(false);
      }),
    );
  });
});
