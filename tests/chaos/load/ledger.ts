/** What callers were told, and what they do not know: what the books are balanced with. */
export interface Ledger {
  /** Ids of requests for a prediction, which were all sent once. */
  readonly asked: Set<number>;
  readonly answers: Map<string, Answer>;
  /** Ids of rows that were pushed; true: with an answer that they are stored. */
  readonly pushed: Map<number, boolean>;
  /** Ids of rows in files. */
  readonly dropped: Set<number>;
  /** Answers that no caller should ever get. */
  readonly odd: string[];
  /** How often each answer came: "predict 200", "push no answer". */
  readonly counts: Map<string, number>;
}

export interface Answer {
  readonly id: number;
  readonly version: number;
  readonly prediction: boolean;
}

export function emptyLedger(): Ledger {
  return {
    asked: new Set(),
    answers: new Map(),
    pushed: new Map(),
    dropped: new Set(),
    odd: [],
    counts: new Map(),
  };
}

export function count(ledger: Ledger, what: string): void {
  ledger.counts.set(what, (ledger.counts.get(what) ?? 0) + 1);
}
