/** What happened in a trial, with the milliseconds since it began. */
export interface Story {
  tell(event: string): void;
  readonly lines: readonly string[];
}

export function beginStory(): Story {
  const began = performance.now();
  const lines: string[] = [];
  return {
    lines,
    tell: (event) => lines.push(`${(performance.now() - began).toFixed(0).padStart(7)} ms  ${event}`),
  };
}

/** What a trial found that must not be. */
export class Broken extends Error {
  override readonly name = "Broken";
}
