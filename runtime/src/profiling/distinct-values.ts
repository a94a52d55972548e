import type { Hash } from "./hash.js";

/** So many values are told apart at most: 64 MB for a column. */
const mostValues = 2 ** 23;
const registerBits = 12;

/** Counts different values by their hashes, in bounded memory. */
export interface DistinctValues {
  add(hash: Hash): void;
  /** Whether no value came twice so far; null where there are too many to tell. */
  readonly isUnique: boolean | null;
  /** Exact while no value came twice, else within about 2% (HyperLogLog). */
  estimate(): number;
}

export function createDistinctValues(): DistinctValues {
  // Slots hold 53 bits of the hash, 0 where free.
  let slots: Float64Array | null = new Float64Array(1024);
  let count = 0;
  let unique: boolean | null = true;
  const registers = new Uint8Array(2 ** registerBits);

  function place(table: Float64Array, key: number): boolean {
    let at = key % table.length;
    while (table[at] !== 0) {
      if (table[at] === key) return false;
      at = (at + 1) % table.length;
    }
    table[at] = key;
    return true;
  }

  function remember({ high, low }: Hash): void {
    if (slots === null) return;
    const key = (high & 0x1fffff) * 2 ** 32 + low + 1;
    if (!place(slots, key)) {
      unique = false;
      slots = null;
      return;
    }
    count += 1;
    if (count * 2 <= slots.length) return;
    if (count >= mostValues) {
      unique = null;
      slots = null;
      return;
    }
    const grown = new Float64Array(slots.length * 2);
    for (const slot of slots) if (slot !== 0) place(grown, slot);
    slots = grown;
  }

  return {
    add(hash) {
      const register = hash.low >>> (32 - registerBits);
      const rank = Math.clz32(hash.high) + 1;
      if (rank > (registers[register] as number)) registers[register] = rank;
      remember(hash);
    },
    get isUnique() {
      return unique;
    },
    estimate: () => (unique === true ? count : estimated(registers)),
  };
}

/** HyperLogLog's estimate, with linear counting where few registers are set. */
function estimated(registers: Uint8Array): number {
  let sum = 0;
  let empty = 0;
  for (const rank of registers) {
    sum += 2 ** -rank;
    if (rank === 0) empty += 1;
  }
  const size = registers.length;
  const raw = ((0.7213 / (1 + 1.079 / size)) * size * size) / sum;
  return Math.round(raw <= 2.5 * size && empty > 0 ? size * Math.log(size / empty) : raw);
}
