import type { Ledger } from "../load/ledger.js";
import type { TrialPlan } from "../plan/plan-trial.js";

/** What a run of trials came to. */
export interface Tally {
  readonly failures: readonly string[];
  /** @param failure null: the books were balanced */
  add(plan: TrialPlan, ledger: Ledger, failure: string | null): void;
  summary(): string;
}

export function createTally(): Tally {
  const failures: string[] = [];
  const kinds = new Map<string, number>();
  const answers = new Map<string, number>();
  const sums = { trials: 0, answered: 0, rowsPushed: 0, rowsInFiles: 0, files: 0 };
  const addTo = (counts: Map<string, number>, name: string, by: number): void =>
    void counts.set(name, (counts.get(name) ?? 0) + by);
  return {
    failures,
    add: (plan, ledger, failure) => {
      sums.trials += 1;
      sums.answered += ledger.answers.size;
      sums.rowsPushed += [...ledger.pushed.values()].filter(Boolean).length;
      sums.rowsInFiles += ledger.dropped.size;
      sums.files += plan.files.length;
      for (const { kind } of plan.faults) addTo(kinds, kind, 1);
      for (const [what, times] of ledger.counts) addTo(answers, what, times);
      if (failure !== null) failures.push(failure);
    },
    summary: () =>
      [
        `${sums.trials} trials, ${failures.length} failed`,
        `${sums.answered} answered predictions, ${sums.rowsPushed} rows of answered pushes, ${sums.rowsInFiles} rows of ${sums.files} files`,
        `faults: ${listed(kinds)}`,
        `answers: ${listed(answers)}`,
      ].join("\n"),
  };
}

const listed = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, times]) => `${name} ${times}`)
    .join(", ");
