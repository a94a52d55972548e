/** Numbers that are used once in the life of a system, for requests and rows alike. */
export interface Ids {
  take(): number;
  /** The next one to be taken. */
  readonly next: number;
}

export function createIds(first: number): Ids {
  let next = first;
  return {
    take: () => next++,
    get next() {
      return next;
    },
  };
}
