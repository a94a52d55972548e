/** Numbers in [0, 1), the same sequence for the same seed on every machine. */
export type Random = () => number;

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, enough for sampling and folds. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** `size` of the numbers 0 … count - 1, drawn without replacement, in ascending order. */
export function sampleIndexes(count: number, size: number, random: Random): Int32Array {
  const taken = new Int32Array(Math.min(count, size));
  let found = 0;
  // Selection sampling (Knuth, TAOCP 3.4.2 S): one pass, every subset equally likely.
  for (let index = 0; index < count && found < taken.length; index++) {
    if ((count - index) * random() < taken.length - found) taken[found++] = index;
  }
  return taken;
}
