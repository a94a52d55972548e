import { clockFaults } from "./clocks.js";
import { commandFaults } from "./commands.js";
import { connectionFaults } from "./connections.js";
import { diskFaults } from "./disks.js";
import type { FaultKind } from "./fault.js";
import { signalFaults } from "./signals.js";

/** Every kind of fault by its name. */
export const faults: Readonly<Record<string, FaultKind>> = {
  ...signalFaults,
  ...diskFaults,
  ...clockFaults,
  ...connectionFaults,
  ...commandFaults,
};
