import { readdir } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { Broken } from "../story.js";
import { processesIn } from "../system/processes.js";
import type { System } from "../system/system.js";

/** Stops the system: nothing of it is left but its data. @throws Broken */
export async function stopAndLook(system: System): Promise<void> {
  const { code, stderr } = await system.mlops("down");
  if (code !== 0) throw new Broken(`mlops down ended with ${code}: ${stderr}`);
  const left = await processesIn(system.folder);
  if (left.length > 0)
    throw new Broken(
      `after down there is still ${left.map(({ pid, command }) => `${pid} ${command}`).join("; ")}`,
    );
  for (const port of Object.values(system.ports) as (number | null)[])
    if (port !== null && !(await isFree(port)))
      throw new Broken(`after down something listens on port ${port}`);
  const state = await readdir(join(system.folder, ".mlops/run"));
  if (state.length > 0) throw new Broken(`after down .mlops/run has ${state.join(", ")}`);
  const spool = await readdir(join(system.folder, ".mlops/spool"), { recursive: true });
  const kept = spool.filter((name) => name.includes("/"));
  if (kept.length > 0) throw new Broken(`after down .mlops/spool has ${kept.join(", ")}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once("error", () => resolve(false));
    probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
