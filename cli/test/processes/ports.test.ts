import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import type { Project } from "@mlops-yaml/schema";
import { describe, expect, it, vi } from "vitest";
import { identify, isAlive } from "../../src/processes/identity.js";
import { freePort, isPortFree } from "../../src/processes/ports.js";
import { checkPorts } from "../../src/supervisor/plan.js";

const projectAt = (port: number, managementPort: number | null = null): Project =>
  ({
    sources: [],
    services: [{ name: "api", port, managementPort, apiKey: null }],
    featureServers: [],
  }) as unknown as Project;

const hasPython = spawnSync("python3", ["--version"]).status === 0;

describe("checkPorts", () => {
  it("says at once who has a port", async () => {
    const port = await freePort();
    const server = createServer().listen(port, "127.0.0.1");
    await once(server, "listening");
    await expect(checkPorts(projectAt(port))).rejects.toMatchObject({
      code: "MLO6008",
      message: expect.stringContaining(`port ${port} of services.api is taken by `) as string,
    });
    server.close();
  });

  it("names a management port that is taken", async () => {
    const [port, managementPort] = [await freePort(), await freePort()];
    const server = createServer().listen(managementPort, "127.0.0.1");
    await once(server, "listening");
    await expect(checkPorts(projectAt(port, managementPort))).rejects.toMatchObject({
      code: "MLO6008",
      message: expect.stringContaining(`port ${managementPort} of services.api is taken by `) as string,
    });
    server.close();
  });

  it.runIf(process.platform === "linux" && hasPython)(
    "waits for the last thread of a process that is ending",
    async () => {
      const port = await freePort();
      const program = fileURLToPath(new URL("zombie-leader.py", import.meta.url));
      const child = spawn("python3", [program, String(port)], { stdio: ["ignore", "pipe", "inherit"] });
      const identity = identify(child.pid ?? 0);
      await once(child.stdout, "data");
      await vi.waitUntil(async () => (await readFile(`/proc/${child.pid}/stat`, "utf8")).includes(") Z "), {
        timeout: 1500,
        interval: 5,
      });
      const known = await identity;
      expect(known !== null && (await isAlive(known))).toBe(true);
      expect(await isPortFree(port, "127.0.0.1")).toBe(false);
      await checkPorts(projectAt(port));
      expect(await isPortFree(port, "127.0.0.1")).toBe(true);
    },
  );
});
