/** What is longer is no misspelt name, and comparing it takes a time that grows with its length. */
const longestWord = 200;

/**
 * The candidate that a misspelt word most likely means, or null.
 * Distance: optimal string alignment (insert, delete, replace, swap of neighbours), at most a third of the word.
 */
export function closest(word: string, candidates: Iterable<string>): string | null {
  if (word.length > longestWord) return null;
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of [...candidates].sort()) {
    const distance =
      candidate.toLowerCase() === word.toLowerCase() ? 0 : alignmentDistance(word, candidate, bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best ?? onlyLonger(word, candidates);
}

/** "min" means "min_value" if nothing else goes on like that. */
function onlyLonger(word: string, candidates: Iterable<string>): string | null {
  const longer = [...candidates].filter((candidate) => candidate.startsWith(`${word}_`));
  return longer.length === 1 ? (longer[0] ?? null) : null;
}

/** `Did you mean "x"?` when there is a likely one, else what there is to choose from. */
export function suggestion(word: string, candidates: Iterable<string>, noun: string): string {
  const known = [...candidates].sort();
  const best = closest(word, known);
  if (best !== null) return `Did you mean "${best}"?`;
  if (known.length === 0) return `There are no ${noun} yet.`;
  return `The ${noun} here are: ${listed(known)}.`;
}

const listedAtMost = 20;

export function listed(words: readonly string[]): string {
  if (words.length <= listedAtMost) return words.join(", ");
  return `${words.slice(0, listedAtMost).join(", ")} and ${words.length - listedAtMost} more`;
}

function alignmentDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let distance = Math.min(
        (previous[j] ?? 0) + 1,
        (current[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + cost,
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        distance = Math.min(distance, (beforePrevious[j - 2] ?? 0) + 1);
      current.push(distance);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? limit;
}
