import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { makeReadOnly } from "../system/disk.js";
import type { FaultKind } from "./fault.js";

const fullDisk: FaultKind = {
  weight: 5,
  needs: "mount",
  draw: (random) => {
    const lasts = random.between(200, 5000);
    return {
      text: `the disk of .mlops is full for ${lasts} ms`,
      lasts,
      failsFlows: true,
      inflict: async ({ disk }) => (disk?.fill() ? () => disk.free() : null),
    };
  },
};

const readOnly: FaultKind = {
  weight: 4,
  needs: "mount",
  draw: (random) => {
    const lasts = random.between(200, 4000);
    const folder = random.pick([
      [".mlops/spool/api", 3],
      [".mlops/run", 1],
      [".mlops/logs", 1],
      ["data/readings", 1],
      ["build", 1],
    ]);
    return {
      text: `${folder} is read-only for ${lasts} ms`,
      lasts,
      failsFlows: folder.startsWith("data"),
      inflict: async (system) => {
        const path = join(system.folder, folder);
        await mkdir(path, { recursive: true });
        return makeReadOnly(path);
      },
    };
  },
};

export const diskFaults: Readonly<Record<string, FaultKind>> = {
  "full disk": fullDisk,
  "read-only folder": readOnly,
};
