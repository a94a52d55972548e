/** One permanent code: what its page says. */
export interface CodeEntry {
  readonly code: string;
  /** Names the problem; the heading of its page. */
  readonly title: string;
  /** What leads to it. */
  readonly cause: string;
  /** What to do, with an example where one helps. */
  readonly remedy: string;
}
