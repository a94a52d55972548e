import { link, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import { pidsOf, signal } from "../system/processes.js";
import type { FaultKind } from "./fault.js";

/** Connections end, and no other is to be had: what a network that is gone looks like. */
const refuse: FaultKind = {
  weight: 4,
  draw: (random) => {
    const lasts = random.between(200, 8000);
    return {
      text: `PostgreSQL takes no connections for ${lasts} ms`,
      lasts,
      failsFlows: false,
      inflict: async ({ folder }) => {
        const socket = join(folder, ".mlops/postgres/socket/.s.PGSQL.5432");
        const aside = `${socket}.aside`;
        const moved = await rename(socket, aside).then(
          () => true,
          () => false,
        );
        if (!moved) return null;
        for (const pid of await pidsOf(folder, "backend")) signal(pid, "SIGTERM");
        // A server that was started meanwhile has a socket of its own, which stays.
        return async () => {
          await link(aside, socket).catch(() => undefined);
          await unlink(aside);
        };
      },
    };
  },
};

export const connectionFaults: Readonly<Record<string, FaultKind>> = { "refused connections": refuse };
