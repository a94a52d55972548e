import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../../../tests/support/until.js";
import { findOwnProcesses } from "../../src/processes/own-processes.js";
import { isPortFree } from "../../src/processes/ports.js";
import { readRunState, type RunState } from "../../src/supervisor/state.js";
import { bin, mlops } from "../support/command.js";
import { telcoSystem } from "../support/telco-system.js";

/** Processes have 15 s, the database 30 s; and the machine is shared. */
const boundMilliseconds = 60_000;

let system = { folder: "", port: 0 };
beforeAll(async () => void (system = await telcoSystem()), 60_000);
afterAll(async () => {
  await mlops(system.folder, ["down", "--delete-data", "--yes"]);
  await rm(system.folder, { recursive: true });
}, 60_000);

interface Stage {
  readonly isThere: (state: RunState | null, said: string) => boolean;
  /** What comes when `up` says that it is stopping. */
  readonly second?: NodeJS.Signals;
}

const recordOf = (state: RunState | null, name: string) =>
  state?.processes.find((each) => each.name === name);
const isTraining = (_: unknown, said: string): boolean => /train\.churn|ingest\.customers/.test(said);

/** In this order: the database is made in the second, and a first training never ends before the last. */
const stages: Readonly<Record<string, Stage>> = {
  "it prepares the start": { isThere: () => existsSync(join(system.folder, ".mlops/run/lock")) },
  "PostgreSQL starts": { isThere: (state) => state !== null },
  "migrations run": { isThere: (state) => recordOf(state, "migrate") !== undefined },
  "processes start": { isThere: (state) => recordOf(state, "worker") !== undefined },
  "the first training runs": { isThere: isTraining },
  "it stops already": { isThere: isTraining, second: "SIGTERM" },
};

describe("SIGTERM to `mlops up`", { timeout: 180_000 }, () => {
  test.each(Object.keys(stages))("ends everything while %s", async (name) => {
    const { isThere, second } = stages[name]!;
    const { folder, port } = system;
    const child = spawn(process.execPath, [bin, "up"], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: "1" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
    const read = (): Promise<RunState | null> => readRunState(join(folder, ".mlops/run"));
    await until(async () => isThere(await read(), said) || child.exitCode !== null);
    const began = performance.now();
    child.kill("SIGTERM");
    if (second !== undefined) {
      await until(() => said.includes("\nstopping"));
      child.kill(second);
    }
    expect(await closed, said).toBe(130);
    expect(performance.now() - began).toBeLessThan(boundMilliseconds);
    expect(await findOwnProcesses(folder)).toEqual([]);
    expect(await isPortFree(port, "127.0.0.1")).toBe(true);
    expect(await read()).toBeNull();
    expect(existsSync(join(folder, ".mlops/run/lock"))).toBe(false);
  });

  test("and the next `up` works", async () => {
    const { code, stderr } = await mlops(system.folder, ["up", "--detach"]);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain("churn@champion, version 1");
  });

  test("one that finds the last one stopping waits for its end", async () => {
    const { folder } = system;
    const supervisor = (await readRunState(join(folder, ".mlops/run")))!.supervisor.pid;
    process.kill(supervisor, "SIGTERM");
    await until(async () => (await readRunState(join(folder, ".mlops/run")))?.phase === "stopping");
    const { code, stderr } = await mlops(folder, ["up", "--detach"]);
    expect(code, stderr).toBe(0);
  });
});
