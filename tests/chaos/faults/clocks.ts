import { stepClock } from "../system/clock.js";
import type { FaultKind } from "./fault.js";

const step: FaultKind = {
  weight: 6,
  needs: "clock",
  draw: (random) => {
    const seconds = (random.next() < 0.5 ? -1 : 1) * random.between(2, 3600);
    const lasts = random.between(1000, 5000);
    return {
      text: `the clock of every process is ${seconds} s off for ${lasts} ms`,
      lasts,
      failsFlows: false,
      inflict: async ({ clock }) => {
        if (clock === null) return null;
        stepClock(clock, seconds);
        return () => stepClock(clock, 0);
      },
    };
  },
};

export const clockFaults: Readonly<Record<string, FaultKind>> = { "stepped clock": step };
