import type { Abilities, Fault } from "../faults/fault.js";
import { faults } from "../faults/faults.js";
import { createRandom, type Random } from "./random.js";

/** What is done in a trial, and when. */
export interface TrialPlan {
  readonly seed: number;
  readonly trial: number;
  readonly faults: readonly (Fault & { readonly kind: string; readonly at: number })[];
  /** Files that are dropped into the source's folder. */
  readonly files: readonly { readonly at: number; readonly rows: number; readonly slowly: boolean }[];
}

const shareOfPairs = 0.25;
const latestMilliseconds = 1500;

/** The same plan for the same numbers on machines of the same abilities. */
export function planTrial(seed: number, trial: number, abilities: Abilities): TrialPlan {
  const random = createRandom(seed, trial);
  const possible = Object.entries(faults).filter(([, { needs }]) => needs === undefined || abilities[needs]);
  const pick = (): TrialPlan["faults"][number] => {
    const kind = random.pick(possible.map(([name, { weight }]) => [name, weight] as const));
    return { ...faults[kind]!.draw(random), kind, at: random.between(0, latestMilliseconds) };
  };
  const planned = random.next() < shareOfPairs ? [pick(), pick()] : [pick()];
  return { seed, trial, faults: planned, files: filesOf(random) };
}

function filesOf(random: Random): TrialPlan["files"] {
  const files = random.pick([
    [0, 1],
    [1, 3],
    [2, 1],
  ]);
  return Array.from({ length: files }, () => ({
    at: random.between(0, latestMilliseconds),
    rows: random.between(2, 300),
    slowly: random.next() < 0.3,
  }));
}
