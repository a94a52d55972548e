import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { afterEach, describe, expect, test } from "vitest";
import { until } from "../../../tests/support/until.js";
import { findEmbeddedPostgres } from "@mlops-yaml/runtime/embedded-postgres";
import { stopSystem } from "../../dist/supervisor/down.js";
import { isAlive, type ProcessIdentity } from "../../src/processes/identity.js";
import { foldersOf } from "../../src/project/folders.js";
import type { SmallSystem } from "../support/small-system.js";
import { endSystems, launch, makeSystem, stateOf } from "../support/running-system.js";

async function identityOf(system: SmallSystem, name: string): Promise<ProcessIdentity | null> {
  const state = await stateOf(system);
  return (
    state?.processes.find((record) => record.name === name && record.state === "ready")?.identity ?? null
  );
}

afterEach(endSystems);

describe("the supervisor", { timeout: 60_000 }, () => {
  test("starts everything in order, and stops it without a trace", async () => {
    const system = await makeSystem();
    const { turn } = await launch(system);
    expect((await turn).type).toBe("ready");
    const state = await stateOf(system);
    expect(state?.phase).toBe("ready");
    expect(state?.processes.map(({ name, state: each }) => [name, each])).toEqual([
      ["api", "ready"],
      ["postgres", "ready"],
      ["worker", "ready"],
    ]);
    expect(await stopSystem(system.folder)).toBe(true);
    const identities = state?.processes.flatMap(({ identity }) => identity ?? []) ?? [];
    expect(identities).toHaveLength(3);
    expect(await Promise.all(identities.map(isAlive))).toEqual([false, false, false]);
    expect(await stateOf(system)).toBeNull();
    expect(await stopSystem(system.folder)).toBe(false);
  });

  test.each(["api", "worker", "postgres"])("starts %s again after kill -9", async (name) => {
    const system = await makeSystem();
    await (
      await launch(system)
    ).turn;
    const before = await until(() => identityOf(system, name));
    process.kill(before.pid, "SIGKILL");
    const after = await until(async () => {
      const identity = await identityOf(system, name);
      return identity && identity.pid !== before.pid && identity;
    });
    expect(await isAlive(after)).toBe(true);
    const log = await readFile(join(foldersOf(system.folder).logs, "supervisor.log"), "utf8");
    expect(log).toMatch(name === "postgres" ? "PostgreSQL is gone" : `${name} was killed (SIGKILL)`);
  });

  test("starts PostgreSQL again after SIGTERM, which waits for open sessions", async () => {
    const system = await makeSystem();
    await (
      await launch(system)
    ).turn;
    const { postgres } = foldersOf(system.folder);
    const client = new pg.Client({ connectionString: (await findEmbeddedPostgres(postgres))?.url });
    client.on("error", () => undefined); // its session ends
    await client.connect();
    const before = await until(() => identityOf(system, "postgres"));
    process.kill(before.pid, "SIGTERM");
    await until(async () => {
      const identity = await identityOf(system, "postgres");
      return identity && identity.pid !== before.pid;
    });
    expect(await findEmbeddedPostgres(postgres)).not.toBeNull();
  });

  test("a killed supervisor's processes are found and ended", async () => {
    const system = await makeSystem();
    await (
      await launch(system)
    ).turn;
    const state = await stateOf(system);
    process.kill(state?.supervisor.pid ?? 0, "SIGKILL");
    await until(async () => state && !(await isAlive(state.supervisor)));
    const identities = state?.processes.flatMap(({ identity }) => identity ?? []) ?? [];
    expect(await Promise.all(identities.map(isAlive))).toEqual([true, true, true]);
    expect(await stopSystem(system.folder)).toBe(true);
    expect(await Promise.all(identities.map(isAlive))).toEqual([false, false, false]);
  });

  test("a failed migration stops everything and says why", async () => {
    const migrate = `console.log(JSON.stringify({ level: "error", message: "raw.flights: a change would lose data", hint: "Pass --consent." })); process.exit(2);`;
    const system = await makeSystem({ migrate });
    const { turn, supervisor } = await launch(system);
    expect(await turn).toEqual({
      type: "failed",
      problem: {
        message: "migrate ended with exit code 2: raw.flights: a change would lose data",
        hint: "Pass --consent.",
      },
    });
    await supervisor.ended;
    expect(await stateOf(system)).toBeNull();
  });

  test("a service that finds a mistake of the user's is not tried again", async () => {
    const api = `console.error(JSON.stringify({ level: "error", message: "no value for DELAY_API_KEY" })); process.exit(2);`;
    const { turn } = await launch(await makeSystem({ api }));
    expect(await turn).toMatchObject({
      type: "failed",
      problem: { message: "api ended with exit code 2: no value for DELAY_API_KEY" },
    });
  });

  test("a failed bootstrap is told, and the system goes on", async () => {
    const worker = `
      import { createServer } from "node:http";
      createServer((request, response) => response.end()).listen(process.env.WORKER_PORT, "127.0.0.1");
      console.log(JSON.stringify({ level: "error", message: "bootstrap failed: no file", flow: "bootstrap", state: "failed" }));
    `;
    const system = await makeSystem({ worker });
    const { turn } = await launch(system);
    expect(await turn).toMatchObject({ type: "degraded", problem: { message: "bootstrap failed: no file" } });
    expect(await stateOf(system)).not.toBeNull();
  });
});
