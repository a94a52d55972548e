/** Codes 0 … 255 as bits: code c is bit c % 32 of word c / 32. */
export type CategorySet = Uint32Array;

export const setWords = 8;

export function categorySet(codes: Iterable<number>): CategorySet {
  const set = new Uint32Array(setWords);
  for (const code of codes) set[code >> 5]! |= 1 << (code & 31);
  return set;
}

/** @param first index of the set's first word */
export const hasCode = (words: Uint32Array, code: number, first = 0): boolean =>
  ((words[first + (code >> 5)]! >>> (code & 31)) & 1) === 1;

/** Neighbouring codes that are all in a set, or all not. */
export interface CodeRun {
  readonly last: number;
  readonly isMember: boolean;
}

/** The runs of the codes 0 … codes - 1, ascending: members and others take turns. */
export function runsOf(words: Uint32Array, first: number, codes: number): CodeRun[] {
  const runs: CodeRun[] = [];
  for (let code = 0; code < codes; code++) {
    const isMember = hasCode(words, code, first);
    if (code + 1 === codes || hasCode(words, code + 1, first) !== isMember)
      runs.push({ last: code, isMember });
  }
  return runs;
}
