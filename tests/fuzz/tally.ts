import { settings } from "./settings.js";

/** Counts what came out, and keeps what should not have. */
export interface Tally {
  count(outcome: string, times?: number): void;
  /** Takes down that something took so long; the longest is told. */
  took(milliseconds: number, what: string): void;
  fail(failure: Failure): void;
  readonly failures: readonly Failure[];
  /** One line for each outcome, the most frequent first. */
  text(): string;
}

export interface Failure {
  /** What is wrong, in words that are the same for the same fault. */
  readonly what: string;
  /** The seed of the case, and whatever helps to see it. */
  readonly story: string;
}

/** Of one fault so many examples are kept. */
const mostExamples = 3;

export function tally(part: string): Tally {
  const counts = new Map<string, number>();
  const failures: Failure[] = [];
  const examples = new Map<string, number>();
  let longest = { milliseconds: 0, what: "nothing" };
  return {
    failures,
    count(outcome, times = 1) {
      counts.set(outcome, (counts.get(outcome) ?? 0) + times);
    },
    took(milliseconds, what) {
      if (milliseconds > longest.milliseconds) longest = { milliseconds, what };
    },
    fail(failure) {
      const known = examples.get(failure.what) ?? 0;
      examples.set(failure.what, known + 1);
      if (known < mostExamples) failures.push(failure);
    },
    text() {
      const inOrder = [...counts].toSorted(([, left], [, right]) => right - left);
      const lines = inOrder.map(([outcome, count]) => `  ${String(count).padStart(8)}  ${outcome}`);
      const faults = [...examples].map(([what, count]) => `  ${String(count).padStart(8)}  FAULT ${what}`);
      return [
        `fuzz ${part}, seed ${settings.seed}`,
        ...lines,
        ...faults,
        `  longest: ${Math.round(longest.milliseconds)} ms, ${longest.what}`,
      ].join("\n");
    },
  };
}
