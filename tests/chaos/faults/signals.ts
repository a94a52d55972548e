import { pidsOf, signal, type Target } from "../system/processes.js";
import { nothingToEnd, type FaultKind } from "./fault.js";

/** A process is ended, by force or by asking. */
const ends = (target: Target, name: NodeJS.Signals, weight: number): FaultKind => ({
  weight,
  draw: (random) => {
    const which = random.next();
    return {
      text: `${name} to ${target}`,
      lasts: 0,
      failsFlows: false,
      inflict: async ({ folder }) => {
        const pids = await pidsOf(folder, target);
        // Of backends one is hit; of PostgreSQL the first, whose end is that of all others.
        const pid = target === "backend" ? pids[Math.floor(which * pids.length)] : pids[0];
        return pid !== undefined && signal(pid, name) ? nothingToEnd : null;
      },
    };
  },
});

/** A process stands still, with all its connections open. */
const freezes = (target: Target, longestMilliseconds: number, weight: number): FaultKind => ({
  weight,
  draw: (random) => {
    const lasts = random.between(200, longestMilliseconds);
    const which = random.next();
    return {
      text: `SIGSTOP to ${target} for ${lasts} ms`,
      lasts,
      failsFlows: false,
      inflict: async ({ folder }) => {
        const all = await pidsOf(folder, target);
        const pids = target === "backend" ? all.filter((_, i) => i === Math.floor(which * all.length)) : all;
        for (const pid of pids) signal(pid, "SIGSTOP");
        return pids.length === 0 ? null : () => pids.forEach((pid) => void signal(pid, "SIGCONT"));
      },
    };
  },
});

export const signalFaults: Readonly<Record<string, FaultKind>> = {
  "kill worker": ends("worker", "SIGKILL", 8),
  "kill server": ends("api", "SIGKILL", 8),
  "kill feature server": ends("features", "SIGKILL", 8),
  "kill supervisor": ends("supervisor", "SIGKILL", 5),
  "kill PostgreSQL": ends("postgres", "SIGKILL", 7),
  "kill backend": ends("backend", "SIGKILL", 4),
  "end worker": ends("worker", "SIGTERM", 5),
  "end server": ends("api", "SIGTERM", 5),
  "end feature server": ends("features", "SIGTERM", 5),
  "end supervisor": ends("supervisor", "SIGTERM", 3),
  "end PostgreSQL, smart": ends("postgres", "SIGTERM", 2),
  "end PostgreSQL, fast": ends("postgres", "SIGINT", 3),
  "end PostgreSQL, at once": ends("postgres", "SIGQUIT", 2),
  "end backend": ends("backend", "SIGTERM", 5),
  "freeze worker": freezes("worker", 5000, 3),
  "freeze server": freezes("api", 5000, 3),
  "freeze feature server": freezes("features", 5000, 3),
  "freeze supervisor": freezes("supervisor", 3000, 2),
  "freeze PostgreSQL": freezes("postgres", 5000, 4),
  "freeze PostgreSQL, long": freezes("postgres", 60_000, 0.5),
  "freeze backend": freezes("backend", 5000, 2),
};
