/** Two hashes of 32 bits, in place: what is asked for hundreds of millions of values allocates nothing. */
export interface Hash {
  high: number;
  low: number;
}

/** FNV-1a and a multiplicative hash of bytes[start, end), finished as MurmurHash3 finishes. */
export function hashBytes(bytes: Buffer, start: number, end: number, into: Hash): void {
  let high = 0x811c9dc5;
  let low = 0x9747b28c ^ (end - start);
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    high = Math.imul(high ^ byte, 0x01000193);
    low = Math.imul(low ^ byte, 0x5bd1e995);
    low ^= low >>> 15;
  }
  into.high = mixed(high);
  into.low = mixed(low);
}

/** Makes `into` the hash of what it was the hash of, followed by `next`. */
export function chain(into: Hash, next: Hash): void {
  into.high = mixed(Math.imul(into.high, 31) ^ next.high);
  into.low = mixed(Math.imul(into.low, 37) ^ next.low);
}

function mixed(hash: number): number {
  let value = hash;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
