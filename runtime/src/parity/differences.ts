/** Which execution was held against the training set or against history. */
export type ParityCheck = "historical" | "rebuilt" | "online" | "computed";

/** A feature whose values differ between two executions. */
export interface ParityDifference {
  readonly check: ParityCheck;
  readonly feature: string;
  readonly rows: number;
  /** The first ones. Times are ISO texts, values PostgreSQL's texts of them. */
  readonly examples: readonly ParityExample[];
}

export interface ParityExample {
  readonly exampleId: string;
  readonly at: string | null;
  readonly wanted: string | null;
  readonly found: string | null;
}

const mostExamples = 3;

/** Collects what differs, by check and feature in the order of their first appearance. */
export class Differences {
  readonly #found = new Map<
    string,
    { check: ParityCheck; feature: string; rows: number; examples: ParityExample[] }
  >();

  /** Values are equal as PostgreSQL prints them; doubles are printed so that they read back as the same. */
  compare(check: ParityCheck, feature: string, example: ParityExample): void {
    if (example.wanted === example.found) return;
    const key = `${check} ${feature}`;
    const known = this.#found.get(key) ?? { check, feature, rows: 0, examples: [] };
    known.rows += 1;
    if (known.examples.length < mostExamples) known.examples.push(example);
    this.#found.set(key, known);
  }

  list(): readonly ParityDifference[] {
    return [...this.#found.values()];
  }
}
